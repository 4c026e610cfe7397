/**
 * @generated SignedSource<<330c859d0434b7ea3599fecd99acaa81>>
 * @relayHash d70234c147cd166f7f4120189ccc4dba
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 0c2ee35bb5967302330d82b8d8a31390eb3851b23a57a7baa8dab3b652a2be1c

import type { ConcreteRequest } from 'relay-runtime';
import type { FragmentRefs } from "relay-runtime";
export type PictureQuery$variables = {
  id: string;
};
export type PictureQuery$data = {
  readonly node: {
    readonly picture: {
      readonly " $fragmentSpreads": FragmentRefs<"Picture_picture">;
    } | null | undefined;
  } | null | undefined;
};
export type PictureQuery = {
  response: PictureQuery$data;
  variables: PictureQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "PictureQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
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
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "PictureQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          {
            "kind": "InlineFragment",
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
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "0c2ee35bb5967302330d82b8d8a31390eb3851b23a57a7baa8dab3b652a2be1c",
    "metadata": {},
    "name": "PictureQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "986cf1c71c1cd796b6c40e8878631d34";

export default node;
