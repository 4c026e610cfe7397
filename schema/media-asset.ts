import type { ImageInfo } from '../src/media/pictures/image-info.ts';
import type { MediaAsset } from '../src/upstream/asset.ts';
import { AssetRef } from './asset.ts';
import { builder } from './builder.ts';
import { ITS_OWN_SOURCE, LibraryItemRef } from './library-item.ts';
import { NodeRef } from './node.ts';
import { ALLOWED_WIDTHS, inWidth } from './picture-width.ts';

/** Ends the description of each picture URL. Without it, a new front end shows grey boxes. */
export const NO_REFERRER =
  'Show it with `<img referrerpolicy="no-referrer">`: WeChat sends other sites a grey placeholder.';

/** Describes an address of the gateway. */
export const GATEWAYS_OWN =
  'An address of the gateway: it is permanent, may be cached for ever, and shows on any page, whatever its referrer ' +
  'policy.';

/** Describes the address of a picture in place of one of the gateway. */
export const WECHATS_OWN =
  "SVG pictures, those on hosts that the gateway does not fetch from, and all where it serves no media have WeChat's own " +
  'address.';

/** Describes the argument of a resized picture. */
export const WIDTH_IN_PIXELS = `In pixels: ${ALLOWED_WIDTHS}. A picture is never enlarged.`;

const ImageInfoRef = builder.objectRef<ImageInfo>('ImageInfo').implement({
  description: 'What the file of a picture tells.',
  fields: (t) => ({
    width: t.exposeInt('width', { description: 'In pixels, as it is shown.' }),
    height: t.exposeInt('height', { description: 'In pixels, as it is shown.' }),
    format: t.exposeString('format', {
      description:
        'What it is by its first bytes, by the usual file extension: `jpg`, `png`, `gif`, `webp`, `avif` or `bmp`.',
    }),
    bytes: t.exposeInt('bytes', {
      nullable: true,
      description: 'The length of the file; null if that is not known.',
    }),
    placeholder: t.exposeString('placeholder', {
      nullable: true,
      description:
        'A tiny, blurred picture as a `data:` URL, to show until the picture has loaded. Null until the picture was ' +
        'shown for the first time.',
    }),
  }),
});

export const MediaAssetRef = builder.objectRef<MediaAsset>('MediaAsset').implement({
  description: 'A picture, voice or video: `type` says which.',
  extensions: ITS_OWN_SOURCE,
  interfaces: [NodeRef, LibraryItemRef, AssetRef],
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description:
        'The name as uploaded. It may be a path, need not be unique, and its extension may not match the format.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description: `The address of a picture, if WeChat sends one; null for voices and videos. ${NO_REFERRER}`,
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The introduction of a video, if WeChat sends one; null for pictures and voices.',
    }),
    coverUrl: t.expose('coverUrl', {
      type: 'URL',
      nullable: true,
      description: `The address of the cover picture of a video, if WeChat sends one; otherwise null. ${NO_REFERRER}`,
    }),
    thumbnailUrl: t.field({
      type: 'URL',
      nullable: true,
      args: {
        width: t.arg.int({ required: true, defaultValue: 320, description: WIDTH_IN_PIXELS }),
      },
      description:
        'The picture, or the cover of a video, resized; null for voices, and where `url` or `coverUrl` is null. ' +
        `${GATEWAYS_OWN} ${WECHATS_OWN} ${NO_REFERRER}`,
      resolve: (asset, { width }, context) =>
        inWidth(width, context, (allowed) => context.media.thumbnailUrl(asset, allowed)),
    }),
    downloadUrl: t.field({
      type: 'URL',
      nullable: true,
      description:
        'The file as WeChat has it: a picture, a voice or a video. Some videos lead to a page, which `<video>` cannot ' +
        `play, and voices that browsers cannot play are downloads. ${GATEWAYS_OWN} Pictures that the gateway does not ` +
        'serve have their `url`; where it serves no media, voices and videos have null.',
      resolve: (asset, _args, { media }) => media.downloadUrl(asset),
    }),
    image: t.field({
      type: ImageInfoRef,
      nullable: true,
      description:
        'What is known of the picture that `thumbnailUrl` shows. It takes no call and no wait: null until the gateway ' +
        'has seen the picture, which it does in the background once this is asked for; and null where the gateway ' +
        'serves no media.',
      resolve(asset, _args, { media, assets }) {
        const read = media.imageOf(asset);
        assets.reads.add(read);
        return read.info ?? null;
      },
    }),
  }),
});
