import { describe, expect, it } from 'vitest';
import { toMarkdown, toPlainText, toSafeFragment } from '../forms.ts';

describe('recordings, films, music, cards and votes', () => {
  it.each([
    [
      'mpvoice',
      '<mpvoice name="第三期｜早安" voice_encode_fileid="MzA5_2247"></mpvoice>',
      '[音频] 第三期｜早安',
    ],
    ['mp-common-mpaudio', '<mp-common-mpaudio name="夜读" author="a"></mp-common-mpaudio>', '[音频] 夜读'],
    ['mpvoice without a name', '<mpvoice voice_encode_fileid="a"></mpvoice>', '[音频]'],
    ['qqmusic', '<qqmusic music_name="夜曲" singer="周"></qqmusic>', '[音乐] 夜曲 - 周'],
    ['mp-common-qqmusic', '<mp-common-qqmusic music_name="夜曲"></mp-common-qqmusic>', '[音乐] 夜曲'],
    [
      'a film of WeChat',
      '<iframe class="video_iframe" data-mpvid="wxv_1" data-title="雨" data-cover="http%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F0" data-src="https://mp.weixin.qq.com/mp/readtemplate?t=pages/video_player_tmpl"></iframe>',
      '[视频] 雨',
    ],
    [
      'a channel film',
      '<mp-common-videosnap data-nickname="青禾" data-desc="猫"></mp-common-videosnap>',
      '[视频] 猫',
    ],
    ['an older channel film', '<mpvideosnap data-nickname="青禾" data-desc=""></mpvideosnap>', '[视频] 青禾'],
    [
      'a mini program',
      '<mp-miniprogram data-miniprogram-title="订座" data-miniprogram-nickname="b"></mp-miniprogram>',
      '[小程序] 订座',
    ],
    ['an account card', '<mp-common-profile data-nickname="茶舍"></mp-common-profile>', '[名片] 茶舍'],
    ['a product', '<mp-common-product data-title="龙井"></mp-common-product>', '[商品] 龙井'],
    [
      'a product as JSON',
      `<mp-common-product data-windowproduct='{"title":"龙井"}'></mp-common-product>`,
      '[商品] 龙井',
    ],
    ['a vote', '<mpvote data-title="喝什么"></mpvote>', '[投票] 喝什么'],
    [
      'a vote in a frame',
      '<iframe class="vote_iframe" data-src="/mp/newappmsgvote?action=show"></iframe>',
      '[投票]',
    ],
    ['audio', '<audio src="https://a.example/a.mp3" title="铃"></audio>', '[音频] 铃'],
    ['video', '<video controls><source src="https://a.example/a.mp4"></video>', '[视频]'],
    ['a place', '<mp-common-poi data-name="西湖"></mp-common-poi>', '[位置] 西湖'],
    ['a card of a kind to come', '<mp-common-newthing data-title="新"></mp-common-newthing>', '[卡片] 新'],
    ['a name in percent code', '<mpvoice name="%E6%97%A9%E5%AE%89"></mpvoice>', '[音频] 早安'],
    ['a name of tags', '<mpvoice name="&lt;b&gt;早&lt;/b&gt;"></mpvoice>', '[音频] <b>早</b>'],
  ])('leave a label of %s', (_, html, label) => {
    const around = `<p>听</p>${html}<p>完</p>`;
    expect(toPlainText(around)).toBe(`听\n\n${label}\n\n完`);
    const safe = toSafeFragment(around);
    expect(
      safe
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    ).toBe(`听${label}完`);
    expect(toMarkdown(around).replaceAll('\\', '').replaceAll('&lt;', '<')).toContain(label);
  });

  it.each([
    [
      'an address in percent code',
      '<iframe class="video_iframe" data-mpvid="a" data-cover="http%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F0"></iframe>',
    ],
    ['an address', '<qqmusic music_name="a" albumurl="http://mmbiz.qpic.cn/a/0"></qqmusic>'],
    ['a channel film', '<mpvideosnap data-desc="a" data-url="https://mmbiz.qpic.cn/a/0"></mpvideosnap>'],
    [
      'a mini program',
      '<mp-miniprogram data-miniprogram-title="a" data-miniprogram-imageurl="//mmbiz.qpic.cn/a/0"></mp-miniprogram>',
    ],
    [
      'a card',
      '<mp-common-profile data-nickname="a" data-headimg="http://mmbiz.qpic.cn/a/0"></mp-common-profile>',
    ],
    ['video', '<video src="https://a.example/a.mp4" poster="https://mmbiz.qpic.cn/a/0"></video>'],
  ])('leave a cover of %s', (_, html) => {
    expect(toSafeFragment(html)).toMatch(
      /<img src="https:\/\/mmbiz\.qpic\.cn\/a\/0"[^>]+referrerpolicy="no-referrer"/,
    );
  });

  it.each([
    [
      'a recording',
      '<mpvoice name="a" voice_encode_fileid="MzA5_2247"></mpvoice>',
      '<audio src="https://res.wx.qq.com/voice/getvoice?mediaid=MzA5_2247" controls',
    ],
    [
      'audio',
      '<audio src="http://res.wx.qq.com/a.mp3"></audio>',
      '<audio src="https://res.wx.qq.com/a.mp3" controls',
    ],
    [
      'video',
      '<video src="//mpvideo.qpic.cn/a.mp4"></video>',
      '<video src="https://mpvideo.qpic.cn/a.mp4" controls',
    ],
    [
      'the source of a video',
      '<video><source src="https://mpvideo.qpic.cn/a.mp4"></video>',
      '<video src="https://mpvideo.qpic.cn/a.mp4" controls',
    ],
    [
      'music',
      '<qqmusic music_name="a" audiourl="http://isure.stream.qqmusic.qq.com/a.m4a"></qqmusic>',
      '<audio src="https://isure.stream.qqmusic.qq.com/a.m4a" controls',
    ],
    [
      'a film of v.qq.com',
      '<iframe data-src="http://v.qq.com/iframe/preview.html?vid=a"></iframe>',
      '<iframe src="https://v.qq.com/iframe/preview.html?vid=a"',
    ],
  ])('play where an allowed host has it: %s', (_, html, player) => {
    expect(toSafeFragment(html)).toContain(player);
  });

  it.each([
    '<audio src="https://a.example/a.mp3"></audio>',
    '<video src="https://qq.com.a.example/a.mp4"></video>',
    '<video src="javascript:alert(1)"></video>',
    '<audio src="https://res.wx.qq.com:8443/a"></audio>',
    '<video src="http://127.0.0.1/a.mp4"></video>',
  ])('do not play %s', (html) => {
    expect(toSafeFragment(html)).not.toMatch(/<(?:audio|video)/);
  });
});
