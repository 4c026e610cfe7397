/**
 * @generated SignedSource<<538029555acd90e910a45ae967a22ee5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type Album_picture$data = {
  readonly id: string;
  readonly name: string | null | undefined;
  readonly w320: string | null | undefined;
  readonly w640: string | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"Picture_picture">;
  readonly " $fragmentType": "Album_picture";
};
export type Album_picture$key = {
  readonly " $data"?: Album_picture$data;
  readonly " $fragmentSpreads": FragmentRefs<"Album_picture">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Album_picture",
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
      "name": "name",
      "storageKey": null
    },
    {
      "alias": "w320",
      "args": [
        {
          "kind": "Literal",
          "name": "width",
          "value": 320
        }
      ],
      "kind": "ScalarField",
      "name": "thumbnailUrl",
      "storageKey": "thumbnailUrl(width:320)"
    },
    {
      "alias": "w640",
      "args": [
        {
          "kind": "Literal",
          "name": "width",
          "value": 640
        }
      ],
      "kind": "ScalarField",
      "name": "thumbnailUrl",
      "storageKey": "thumbnailUrl(width:640)"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "Picture_picture"
    }
  ],
  "type": "MediaAsset",
  "abstractKey": null
};

(node as any).hash = "7cd55aa5041aa6b69dbc4f42d860bdb7";

export default node;
