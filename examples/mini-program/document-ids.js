/** Written by documents.ts: what the gateway knows each operation by. */
export const DOCUMENT_IDS = {
  Album: 'sha256:ceb8f2f3ca9d3e4aff9e4493cd1000e017e54b53ecd5a3c85ebc8bc50fa8a778',
  Article: 'sha256:daf3ca5d173c1e0df1c424783c87a22af2d607a392b7f39f26e3926b0190040e',
  Articles: 'sha256:32226d3b31f047c25821a20e47c3693a9fae4e379d434168168019581356056e',
};
