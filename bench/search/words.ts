/** What names of pictures and titles are about. */
export const THEMES =
  '春节 中秋 端午 国庆 新品 周年庆 双十一 开学季 圣诞 年终总结 会员日 发布会 招聘 培训 团建'.split(' ');

/** What a picture is for. */
export const OBJECTS =
  '海报 封面 首图 长图 二维码 横幅 主视觉 头图 插画 产品图 截图 合影 现场照片 公众号配图 logo'.split(' ');

/** Which version of it. */
export const VERSIONS = '定稿 终稿 修改 最终版 备用 无字版 竖版 横版 小图'.split(' ');

export const ENGLISH =
  'spring summer autumn winter sale banner cover poster product launch team meeting office conference award recipe coffee tea mountain river forest city night portrait landscape logo icon header footer thumbnail background texture pattern hero slide chart diagram report invoice receipt menu ticket event workshop seminar festival concert exhibition gallery museum campus library student teacher doctor hospital garden flower kitchen noodle dumpling lantern dragon panda temple bridge harbor station airport'.split(
    ' ',
  );

/** Of names and titles. */
export const NOUNS =
  '活动 城市 学校 医院 公司 产品 市场 故事 生活 文化 音乐 电影 图书 旅行 美食 健康 运动 科技 设计 艺术 历史 自然 花园 茶叶 咖啡 早餐 晚餐 厨房 客厅 阳台 山水 江南 古镇 老街 码头 车站 机场 高铁 地铁 单车 汽车 手机 电脑 相机 耳机 键盘 礼物 红包 灯笼 烟花 月饼 粽子 饺子 汤圆 火锅 烧烤 面包 蛋糕 水果 苹果 西瓜 葡萄 樱花 荷花 桂花 梅花 菊花 竹林 雪景 海边 沙滩 草原 沙漠 森林 湖泊 瀑布 日出 黄昏 星空 雨天 晴天 四季 春天 夏天 秋天 冬天 老师 学生 医生 护士 工程师 设计师 摄影师 作家 画家 歌手 演员 运动员 志愿者 孩子 父母 朋友 同事 客户 会员 读者 观众 游客 邻居 品牌 门店 工厂 仓库 办公室 会议室 展厅 舞台 课堂 操场 图书馆 博物馆 美术馆 剧院 公园 广场 商场 超市 市集 书店 花店 酒店 民宿 农场 果园 牧场 渔村 节气 传统 手工 陶瓷 丝绸 书法 国画 剪纸 刺绣 木雕 建筑 园林 民谣 戏曲 舞蹈 瑜伽 跑步 登山 骑行 游泳 篮球 足球 羽毛球 优惠 折扣 抽奖 问卷 报名 直播 课程 讲座 论坛 展览 比赛 颁奖 开幕 庆典 年会 春游 秋游 露营 体检 公益 环保 垃圾分类 阅读 写作 翻译 数据 报告 指南 攻略 清单 日历 周刊 月报 年鉴 招商 合作 服务 质量 安全 物流 包装 配方 食材 营养 睡眠 情绪 亲子 宠物 植物 家居 装修 理财 保险 法律 政策'.split(
    ' ',
  );

/** What texts are made of besides, the most frequent ones first. */
export const COMMON_WORDS =
  '的 是 在 了 和 有 不 一个 这 也 就 都 人 上 到 说 大 要 与 对 中 为 年 可以 以 他 会 地 着 把 让 从 很 更 被 但 而 等 自己 没有 他们 这样 什么 时候 因为 所以 如果 已经 开始 通过 进行 需要 现在 今天 大家 一起 一些 许多 很多 第一 之后 之前 其中 同时 以及 或者 还是 只有 不同 重要 主要 一样 成为 得到 看到 知道 觉得 希望 认为 发现 提供 介绍 选择 准备 参加 完成 带来 发展 提高 保持 使用 感受 体验 分享 关注 推荐 欢迎 点击 阅读 了解 更多 内容 方式 问题 时间 地方 世界 中国 国家 社会 经济 工作 学习 研究 技术 管理 教育 环境 关系 过程 结果 情况 作用 能力 条件 方面 部分 机会 变化 影响 原因 目标 计划 项目 系统 信息 网络 平台 用户 价值 意义 经验 想法 感觉 心情 味道 颜色 声音 温度 空气 阳光 雨水 土地 河流 街道 房子 窗户 桌子 衣服 食物 蔬菜 米饭 酒 水 花 树 鸟 鱼 猫 狗 路 桥 船 车 书 笔 纸 画 歌 诗 字 话 早上 中午 下午 晚上 昨天 明天 周末 假期 月亮 太阳 星星 风 雨 雪 云 山 海 江 湖 田 红 绿 蓝 白 黑 小 多 少 高 低 长 短 新 老 好 美 快 慢 冷 热 轻 重 走 跑 坐 看 听 写 读 吃 喝 做 想 爱 笑 哭 问 答 来 去 回 进 出 开 关 买 卖 送 给 用 拿 放 找 等待 记得 忘记 相信 明白 喜欢 愿意 努力 坚持 改变 创造 建设 保护 支持 帮助 组织 举办 邀请 参观 访问 交流 讨论 总结 回顾 展示 表达 证明 说明 解释 比较 分析 处理 解决 控制 增加 减少 超过 达到 包括 属于 来自 关于 根据 按照 由于 虽然 然而 因此 于是 然后 最后 首先 其次 另外 此外 例如 比如 特别 尤其 非常 十分 比较 相当 几乎 大约 可能 一定 必须 应该 能够 正在 曾经 将要 仍然 始终 往往 常常 经常 有时 偶尔 再次 重新 逐渐 突然 终于 果然 其实 确实 当然 毕竟'.split(
    ' ',
  );
