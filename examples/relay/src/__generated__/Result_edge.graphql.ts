/**
 * @generated SignedSource<<9a0b67d637c454f89246db79808280cd>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
export type AssetType = "IMAGE" | "NEWS" | "VIDEO" | "VOICE" | "%future added value";
export type SearchField = "AUTHOR" | "DIGEST" | "NAME" | "TEXT" | "TITLE" | "%future added value";
import type { FragmentRefs } from "relay-runtime";
export type Result_edge$data = {
  readonly matches: ReadonlyArray<{
    readonly article: number | null | undefined;
    readonly field: SearchField;
    readonly snippet: ReadonlyArray<{
      readonly isMatch: boolean;
      readonly text: string;
    }>;
  }>;
  readonly node: {
    readonly articles?: ReadonlyArray<{
      readonly id: string;
      readonly title: string | null | undefined;
    }>;
    readonly id: string;
    readonly name?: string | null | undefined;
    readonly picture?: {
      readonly " $fragmentSpreads": FragmentRefs<"Picture_picture">;
    } | null | undefined;
    readonly type?: AssetType;
  };
  readonly " $fragmentType": "Result_edge";
};
export type Result_edge$key = {
  readonly " $data"?: Result_edge$data;
  readonly " $fragmentSpreads": FragmentRefs<"Result_edge">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Result_edge",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "SearchMatch",
      "kind": "LinkedField",
      "name": "matches",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "article",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "field",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "SnippetPart",
          "kind": "LinkedField",
          "name": "snippet",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "text",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "isMatch",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": null,
      "kind": "LinkedField",
      "name": "node",
      "plural": false,
      "selections": [
        (v0/*:: as any*/),
        {
          "kind": "InlineFragment",
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "type",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "name",
              "storageKey": null
            },
            {
              "fragment": {
                "kind": "InlineFragment",
                "selections": [
                  {
                    "args": null,
                    "kind": "FragmentSpread",
                    "name": "Picture_picture"
                  }
                ],
                "type": "MediaAsset",
                "abstractKey": null
              },
              "kind": "AliasedInlineFragmentSpread",
              "name": "picture"
            }
          ],
          "type": "MediaAsset",
          "abstractKey": null
        },
        {
          "kind": "InlineFragment",
          "selections": [
            {
              "alias": null,
              "args": null,
              "concreteType": "Article",
              "kind": "LinkedField",
              "name": "articles",
              "plural": true,
              "selections": [
                (v0/*:: as any*/),
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "title",
                  "storageKey": null
                }
              ],
              "storageKey": null
            }
          ],
          "type": "News",
          "abstractKey": "__isNews"
        }
      ],
      "storageKey": null
    }
  ],
  "type": "SearchEdge",
  "abstractKey": null
};
})();

(node as any).hash = "1ea7f66548bdd791a2312756492a8107";

export default node;
