import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileRelay } from './helpers/relay-project.ts';

const ALBUM = `
  graphql\`
    fragment Album_query on Query
    @argumentDefinitions(size: { type: "Int", defaultValue: 20 }, after: { type: "String" })
    @refetchable(queryName: "AlbumPaginationQuery") {
      assets(type: IMAGE, first: $size, after: $after) @connection(key: "Album_assets") {
        edges { node { id ...Picture_asset } }
      }
    }
  \`;
`;

const PICTURE = `
  graphql\`
    fragment Picture_asset on Asset @refetchable(queryName: "PictureRefetchQuery") {
      updatedAt
      ... on MediaAsset { name url }
    }
  \`;
`;

const STORY = `
  graphql\`
    fragment Story_article on Article @refetchable(queryName: "StoryRefetchQuery") {
      title
      pictures { mediaId asset { url } }
      cover { id ... on LibraryItem { updatedAt } }
    }
  \`;
`;

const STORIES = `
  graphql\`
    fragment Stories_query on Query
    @argumentDefinitions(size: { type: "Int", defaultValue: 20 }, after: { type: "String" })
    @refetchable(queryName: "StoriesPaginationQuery") {
      publications(first: $size, after: $after) @connection(key: "Stories_publications") {
        edges { node { articles { ...Story_article } } }
      }
    }
  \`;
`;

describe('relay-compiler', () => {
  it('compiles a fragment with @connection and one with @refetchable', () => {
    const { status, output, pathOf } = compileRelay({ 'Album.js': ALBUM, 'Picture.js': PICTURE });

    expect(output).not.toContain('ERROR');
    expect(status).toBe(0);
    const compiled = (name: string) => readFileSync(pathOf(name), 'utf8');
    expect(compiled('AlbumPaginationQuery')).toContain('endCursor');
    expect(compiled('PictureRefetchQuery')).toContain('node(');
  });

  it('compiles a fragment of an article with @refetchable: an article has an id of its own', () => {
    const { status, output, pathOf } = compileRelay({ 'Stories.js': STORIES, 'Story.js': STORY });

    expect(output).not.toContain('ERROR');
    expect(status).toBe(0);
    const compiled = (name: string) => readFileSync(pathOf(name), 'utf8');
    expect(compiled('StoriesPaginationQuery')).toContain('endCursor');
    expect(compiled('StoryRefetchQuery')).toContain('node(');
  });
});
