import type { FoundFragment } from './generated/graphql.ts';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';

const FOUND = graphql(`
  fragment Found on SearchEdge {
    matches {
      article
      field
      snippet { text isMatch }
    }
    node {
      __typename
      id
      ... on MediaAsset { name type }
      ... on News {
        articles { id title }
      }
    }
  }
`);

/** Each place in an item where words were found, which leads to the picture or the article. */
export function Found({ edge }: { readonly edge: FragmentType<typeof FOUND> }) {
  const { matches, node } = readFragment(FOUND, edge);
  return matches.map(({ article, field, snippet }) => {
    const { href, name } = targetOf(node, article);
    return (
      <p key={`${article} ${field}`}>
        <a href={href}>
          <Snippet parts={snippet} />
        </a>{' '}
        <small>{field === 'NAME' || field === 'TITLE' ? field.toLowerCase() : `in ${name}`}</small>
      </p>
    );
  });
}

/** Where a match leads to, and what that is called. A voice or a video has no view here, so no address. */
function targetOf(node: FoundFragment['node'], place: number | null) {
  if (node.__typename === 'MediaAsset')
    return {
      name: node.name || 'Untitled',
      href: node.type === 'IMAGE' ? `#/picture/${node.id}` : undefined,
    };
  const article = node.articles[place ?? 0];
  return { name: article?.title || 'Untitled', href: article && `#/article/${article.id}` };
}

type Parts = FoundFragment['matches'][number]['snippet'];

/** Text in pieces: nothing in it is HTML. */
function Snippet({ parts }: { readonly parts: Parts }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stay in their order
  return parts.map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text));
}
