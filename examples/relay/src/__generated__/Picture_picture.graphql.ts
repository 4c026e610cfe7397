/**
 * @generated SignedSource<<f22d86f0733b0b055f8ba0f5ece1a83f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type Picture_picture$data = {
  readonly name: string | null | undefined;
  readonly updatedAt: string;
  readonly w1080: string | null | undefined;
  readonly " $fragmentType": "Picture_picture";
};
export type Picture_picture$key = {
  readonly " $data"?: Picture_picture$data;
  readonly " $fragmentSpreads": FragmentRefs<"Picture_picture">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Picture_picture",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "name",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "updatedAt",
      "storageKey": null
    },
    {
      "alias": "w1080",
      "args": [
        {
          "kind": "Literal",
          "name": "width",
          "value": 1080
        }
      ],
      "kind": "ScalarField",
      "name": "thumbnailUrl",
      "storageKey": "thumbnailUrl(width:1080)"
    }
  ],
  "type": "MediaAsset",
  "abstractKey": null
};

(node as any).hash = "968c7893e1439cb4a3603ba95d415672";

export default node;
