import type { UpstreamProxy } from '../../wechat/proxy.ts';
import type { AdviceTable } from './advice.ts';

// WeChat moves these settings from the second of the two pages to the first.
const SETTINGS =
  '微信开发者平台「我的业务 → 公众号 → 基础信息」，或微信公众平台「设置与开发 → 开发接口管理」';
const DISAGREES = '微信各服务器的数据暂时不一致，请一分钟后重试。';

/**
 * The advice in Chinese, for those who run a 公众号. It uses the terms of WeChat's platforms and
 * documentation, and the usual Chinese terms for networks.
 */
export const CHINESE_ADVICE: AdviceTable = {
  busy: '微信系统繁忙，问题不在本机，请一分钟后重试。',
  tooLarge: '请调大 UPSTREAM_MAX_BODY_BYTES；不调也可以，网关会自动减少每次拉取的素材数量。',

  contradiction: DISAGREES,
  incompletePage: DISAGREES,
  unsettled: DISAGREES,
  nobodyWaits: '无需处理。',
  madeElsewhere: '无需处理：调用由集群中的另一个副本发出。',

  minuteQuota: '调用过于频繁，请一分钟后重试。',
  dayQuota:
    '每日调用次数已用完，北京时间零点后恢复。同一公众号的所有服务器共用这一额度，请查明是哪一台调用过多。',

  tokenReplaced: `如果被拒绝的是获取 access_token 的调用，请将 WECHAT_APP_SECRET 设为公众号当前的 AppSecret（${SETTINGS}）。如果是其他接口，说明有服务器重复获取 access_token，使其他服务器正在使用的提前失效：请让所有服务器都改用 stable_token 接口，并且不要开启 force_refresh。`,
  tokenExpired: '请重试，重新获取 access_token 后通常即可恢复。',
  wrongAppId: `请将 WECHAT_APP_ID 设为公众号的 AppID（${SETTINGS}）。`,
  wrongSecret: `请将 WECHAT_APP_SECRET 设为公众号的 AppSecret（${SETTINGS}）。如果已经遗失，可在该页面重置；重置后旧的 AppSecret 立即失效，所有服务器都要换成新的。`,
  addressNotAllowed: `请将微信提示的 IP 加入公众号的 IP 白名单（${SETTINGS}），几分钟后生效。`,
  serverUnconfirmed: '请公众号管理员在微信中确认允许本服务器的 IP 调用接口，然后重试。',
  noPermission:
    '请在微信公众平台「设置与开发 → 开发接口管理」的「接口权限」中查看公众号是否有该接口的权限。部分接口只开放给已认证的公众号；自 2025 年 7 月起，有些接口不再开放给个人主体的公众号。',
  notAuthorised:
    '请在微信公众平台「设置与开发 → 开发接口管理」的「接口权限」中查看公众号是否有该接口的权限，并确认微信认证仍在有效期内。',
  accountFrozen: `请查看微信公众平台的通知，其中写明了原因和期限。如果是 AppSecret 被冻结，可自行解冻（${SETTINGS}）。`,
  interfaceRetired: '微信已停用该接口，请查看网关是否有新版本。',
  noSuchAsset: '无需处理。',
  malformedCall: '网关发出的请求有误，请反馈给网关的开发者。',
  otherRefusal:
    '请在微信官方文档的「全局返回码」中查找该错误码；向微信求助时请提供 rid，以便对方定位这次调用。',

  compressedAnswer: (address) =>
    `网关要求返回未压缩的内容，但通往 ${address} 的代理似乎压缩了响应：请在该代理上关闭压缩。`,
  strangeAnswer: (address) =>
    `${address} 返回的似乎不是微信的响应：请检查 WECHAT_BASE_URL，以及中间经过的代理。`,

  noAnswer: (address, proxy) =>
    `请一分钟后重试。如果仍然失败，请检查通往 ${address} 的防火墙和代理${among(proxy)}，以及 UPSTREAM_TIMEOUT_MS 是否过短。`,
  notReached: (address, proxy) =>
    `请检查本机能否访问 ${address}，以及中间经过的防火墙和代理${among(proxy)}。`,
  nothingListens: (address) =>
    `${address} 没有服务在监听：请检查 WECHAT_BASE_URL；如果该地址是代理，请检查它是否在运行。`,
  nameNotFound: (address) => `无法解析 ${address} 中的域名：请检查 WECHAT_BASE_URL，以及本机的 DNS 设置。`,
  wrongTime: (address, time) =>
    `本机当前时间为 ${time}：如果不准，请校准时钟；如果准确，则是 ${address} 的证书不在有效期内。`,
  unknownCertificate: (address) =>
    `${address} 前面似乎有会替换证书的代理：请用 NODE_EXTRA_CA_CERTS 指定要信任的 CA 证书文件。`,

  proxyNotReached: (proxy, address) =>
    `本机无法连接代理 ${proxy.address}：请检查 ${proxy.variable}、代理的域名，以及它是否在运行；${except(address)}。`,
  proxyAsksWhoCalls: (proxy) =>
    `代理 ${proxy.address} 要求身份验证：请在 ${proxy.variable} 中填写用户名和密码，格式为 http://user:password@host:port，其中 @、: 等字符须使用百分号编码。`,
  proxyReachesNothing: (proxy, address) =>
    `代理 ${proxy.address} 无法访问 ${address}：请查看代理的日志，并检查代理所在机器的网络和 DNS 设置。`,
  proxyRefuses: (proxy, address) =>
    `代理 ${proxy.address} 拒绝连接 ${address}：请在代理上放行该地址；${except(address)}。`,

  invalidDocuments: '请用 schema print 命令导出本网关的 schema，并据此重新构建前端。',
};

function among(proxy: UpstreamProxy | undefined): string {
  return proxy === undefined ? '' : `（包括 ${proxy.variable} 指定的代理 ${proxy.address}）`;
}

function except(address: string): string {
  return `如果本机可以直接访问 ${address}，也可以将其主机名加入 NO_PROXY`;
}
