/**
 * @generated SignedSource<<e3bd8b64dc8af507959e3c80bf587b2d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type Articles_news$data = {
  readonly articles: ReadonlyArray<{
    readonly author: string | null | undefined;
    readonly id: string;
    readonly title: string | null | undefined;
  }>;
  readonly " $fragmentType": "Articles_news";
};
export type Articles_news$key = {
  readonly " $data"?: Articles_news$data;
  readonly " $fragmentSpreads": FragmentRefs<"Articles_news">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Articles_news",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "Article",
      "kind": "LinkedField",
      "name": "articles",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "id",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "title",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "author",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "NewsAsset",
  "abstractKey": null
};

(node as any).hash = "a9001b74645402a5eb7e60d737d6b951";

export default node;
