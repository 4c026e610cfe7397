/**
 * @generated SignedSource<<a3c8570a4764c260fb45965a9d0f793d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ReaderFragment } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type Stale_list$data = {
  readonly checkedAt: string;
  readonly stale: boolean;
  readonly " $fragmentType": "Stale_list";
};
export type Stale_list$key = {
  readonly " $data"?: Stale_list$data;
  readonly " $fragmentSpreads": FragmentRefs<"Stale_list">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Stale_list",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "stale",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "checkedAt",
      "storageKey": null
    }
  ],
  "type": "AssetConnection",
  "abstractKey": null
};

(node as any).hash = "723757ebb0c29c148002b541abd38b19";

export default node;
