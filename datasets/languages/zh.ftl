# Chinese. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
       *[other] … 另有 { $n } 行
    }
more-columns =
    { $n ->
       *[other] 另有 { $n } 列：见 .columns
    }
more-names =
    { $n ->
       *[other] { $list }，另有 { $n } 个
    }
days-after-1970 =
    { $n ->
       *[other] 1970 年之后 { $n } 天
    }
missing = –
no-data = 无数据
none = 无
total = 合计
all = 全部
all-areas = 全部地区
not-stated = 未说明
other = 其他
yes = 是
no = 否
col-indicator = 指标
col-title = 名称
col-area = 地区
col-country = 国家
col-region = 区域
col-year = 年份
col-value = 数值
col-unit = 单位
col-estimate = 估计值
col-se = 标准误差
col-ci = { $level }% 置信区间
col-ci-short = { $level }%
col-cv = 变异系数
col-deff = 设计效应
col-df = 自由度
col-cases = 样本数
col-numerator = 分子
col-denominator = 分母
col-weight = 权数
col-flag = 标记
col-note = 注
col-symbol = 符号
col-meaning = 含义
col-rows = 行数
col-source = 来源
col-certainty = 确定程度
col-rank = 排名
col-score = 得分
col-reason = 原因
source-line = 来源：{ $source }
note-line = 注：{ $text }
flags-line = 标记：{ $flags }。
sheet-table = 表
sheet-notes = 注释
sheet-metadata = 元数据
beneath-interval = 各数值下方为其 { $level }% 置信区间
beneath-coverage = 各数值下方为其覆盖率
n-of-total = { $n }/{ $total }

## flags
flag-normal = 正常值
flag-break = 时间序列中断
flag-definition-differs = 定义不同
flag-estimated = 估计值
flag-forecast = 预测值
flag-imputed = 插补值
flag-provisional = 初步数据
flag-not-significant = 不显著
flag-low-reliability = 可靠性低：谨慎使用
flag-unreliable = 可靠性过低，不予公布
flag-confidential = 未公布
flag-not-applicable = 不适用
flag-not-available = 未提供
confidential = 保密
estimate-unreliable = 估计值不可靠
footnote-abs-caution-10 = 相对标准误差为 10% 至不足 25%：谨慎使用
footnote-abs-caution-25 = 相对标准误差为 25% 至 50%：谨慎使用
footnote-abs-unreliable = 相对标准误差高于 50%：可靠性过低，不宜一般使用
footnote-rounded = 计数四舍五入至最接近的 { $base } 的倍数（恰为一半时远离零）
footnote-rounded-random = 计数随机舍入至最接近的两个 { $base } 的倍数之一
cause-few-cases = 样本数少于最低要求
cause-dominated = 由一个或少数调查对象主导
cause-unreliable = 可靠性规则
cause-linked = 会泄露同一组的隐藏数据
cause-secondary = 若不隐藏，可由合计推算出隐藏数据
cause-review = 公布前须审查
criterion-cases = 样本数
criterion-effective-cases = 有效样本数
criterion-adjusted-effective-cases = 按自由度调整后的有效样本数
criterion-cv = 变异系数
criterion-width = 95% 区间宽度
criterion-relative-width = 95% 区间相对宽度
criterion-complement-relative-width = 补数的 95% 区间相对宽度
criterion-count-relative-width = 计数的 95% 区间相对宽度
criterion-df = 自由度
criterion-boundary = 样本中比例为 0 或 1
criterion-points =
    { $x ->
       *[other] { $x } 个百分点
    }
rule-not-for-differences = 不适用于差值
rule-proportions-only = 仅适用于比例
rule-counts-only = 仅适用于计数
rule-no-se-or-df = 无法计算：缺少标准误差或自由度
rule-no-se = 无法计算：缺少标准误差
rule-none-or-all = 若全部样本均有或均无该特征，则无法得知
rule-zero = 数值为 0 时不存在

## report
report-title = 信息社会：{ $where }，{ $first }–{ $last }
report-where-world = 世界
report-n-areas =
    { $n ->
       *[other] { $n } 个国家和地区。
    }
report-lead = 按信息社会世界峰会行动方面和可持续发展目标分列的指标、数据的覆盖范围以及登记的活动。
report-colophon-observed = 未作任何插补：无数据的国家不计入所在区域的数值，覆盖率表明其余国家所代表的人口份额。
report-colophon-imputed = 无数据的国家以插补值计入所在区域的数值；区间表明其可能的误差，覆盖率表明有实际数据的人口份额。多数已公布数据的误差未知，区间未将其计入。
report-colophon-files = 汇总数据：infosoc。所有表格均见本页所附 CSV 文件。
glance-heading = 概览
glance-text = 该地区有足够实际数据的最近年份。变化以指标单位表示。
glance-text-observed = 前后两年有实际数据的国家不一定相同。
glance-text-imputed = 各数值旁为其 { $level }% 区间，包括插补误差和已知的抽样误差；若其他数据的误差未知，则该区间为部分区间。
glance-text-end = 无数值的指标及尚未核实的内容见文末注释。
glance-caption = 最新数值。{ $source }
col-latest = 最新值
col-world = 世界
col-change = 变化
col-countries = 国家
col-coverage = 覆盖率
since = 自 { $year } 年
n-imputed =
    { $n ->
       *[other] 插补 { $n } 个
    }
partial = 部分
trend-caption = 按目录规则以分母加权的各国均值。
trend-caption-imputed = 某年无数据的国家以插补值计入。
trend-caption-observed = 虚线处的变化可能部分来自有数据国家的变动。
trend-alt = 折线图：{ $title }，{ $areas }。
trend-table = { $title }，{ $unit }；各数值下方为其覆盖率。{ $source }
countries-unit = { $unit }，各国最近年份；浅色：早于 { $year } 年
countries-with-figure =
    { $n ->
       *[other] { $total } 个国家中有 { $n } 个有数据。
    }
countries-without = 这些年份无数据：{ $list }。
countries-alt =
    { $n ->
       *[other] 条形图：{ $title }，{ $n } 个国家，由高到低。
    }
countries-caption = 不同年份的数据不完全可比；浅色条年份较早，年份标于其旁。
lines-heading = 按行动方面
lines-text = 指标列于 WSIS-SDG 矩阵中与其可持续发展目标具体目标或整个目标相联系的各行动方面之下。有争议的单元格不列入。仅查阅到部分官方矩阵，因此所有联系均未经核实。若无来源将某指标与行动方面联系起来，则将其列于涉及其主题的行动方面之下。
lines-bare = 本报告无指标与以下各项相联系：{ $list }。
lines-caption = 按行动方面分列的指标。
col-action-line = 行动方面
col-linked-by = 联系依据
linked-target = 具体目标 { $target }
linked-goal = 整个目标 { $goal }
linked-subject = 其主题
wsis-targets-heading = 按 WSIS 具体目标
wsis-targets-text = 日内瓦具体目标已于 2015 年到期；其指标仍在衡量。
wsis-targets-caption = WSIS 具体目标的指标。
wsis-target-row = 具体目标 { $target }，指标 { $indicator }
col-wsis-target = WSIS 具体目标
goals-heading = 按可持续发展目标
goals-caption = 可持续发展目标指标。
goal-row = 目标 { $goal }
col-goal = 目标
col-sdg-indicator = 可持续发展目标指标
col-series = 系列
divides-heading = 差距
divides-none = 该地区数据未按性别、居住地或年龄分列。
divides-text = 各国最近年份一部分人口与另一部分人口之比。性别均等为 { $low } 至 { $high }。各国数据见 { $file }。
divides-caption = 各国比率。
divide-gender = 女性与男性之比
divide-urban-rural = 城市与农村之比
divide-youth = 15 至 24 岁与所有其他年龄之比
col-divide = 差距
col-median-ratio = 比率中位数
col-lowest = 最低
col-highest = 最高
col-below-at-above = 低于/均等/高于
not-distinguishable =
    { $n ->
       *[other] （{ $n } 个无法区分）
    }
targets-heading = 具体目标
targets-none = 该地区没有与具体目标对照的数据。
targets-text = 预测为本报告各年份的趋势及其 { $level }% 预测区间；变化以指标单位表示。
targets-caption = 该地区与具体目标对照。
targets-countries-caption = 按类别分列的国家。
col-target = 具体目标
col-needed = 每年所需
col-observed = 每年实际
col-projected = 预测
col-class = 类别
class-met = 已实现
class-on-track = 有望实现
class-off-track = 偏离轨道
class-moving-away = 渐行渐远
class-no-number = 无数值
class-not-enough-data = 数据不足
coverage-text = 在这些年份中任一年有数据的国家数。无数据国家的完整名单见 { $file }。
coverage-caption = 有数据的国家。
col-with-figure = 有数据的国家
col-last-year = 最近年份
col-without = 无数据
notes-heading = 注释
notes-caption = 须核实的事项及数值缺失的原因。
col-what-to-know = 须知
no-value = 无数值：{ $reason }。
too-few-countries = 有数据的国家过少
stocktaking-heading = 评估
stocktaking-none = 登记册中无该地区的条目。
stocktaking-entries =
    { $n ->
       *[other] { $n } 个条目。
    }
stocktaking-text = 涉及多个行动方面或目标的条目在各项中分别计入，因此份额之和可能超过 100%。
stocktaking-chart-title = 按行动方面分列的条目
stocktaking-source = 来源：活动登记册。
stocktaking-unit = 条目
stocktaking-chart-caption = 无条目的行动方面显示为空行。
stocktaking-chart-alt = 按行动方面分列的登记册条目条形图。
stocktaking-table = 条目，按以下分列：{ $dimension }。
col-entries = 条目
col-share = 份额

## charts
chart-hollow-contains = 空心：区间包含 { $reference } 的数值
chart-hollow-coverage = 空心、虚线：有数据部分不足该组的 { $share }%
chart-reference = { $name }：{ $value }
chart-nothing = 无可绘制内容：所有行均无数值
chart-ranks-legend = 排名；点：按设定，线：中位数，条：{ $level }% 的抽取
chart-strength = 优势
chart-weakness = 劣势
chart-last = 末位
chart-middle = 中间
chart-first = 首位
chart-correlation = 相关系数
chart-variance-share = 方差份额：{ $target }
chart-first-order = 一阶
chart-total-order = 总计
chart-no-score = 灰色：无得分
chart-not-on-map = 地图上未列出：{ $list }
chart-boundaries = 本地图所示边界、名称和所用称谓不意味着对任何地区的法律地位表示任何意见。

## words
part-women = 女性
part-men = 男性
part-urban = 城市
part-rural = 农村
part-age-15-plus = 15 岁及以上
part-age-15-24 = 15 至 24 岁
age-range = { $from } 至 { $to } 岁
age-from = { $from } 岁及以上
age-under = { $to } 岁以下
by-sex = 性别
by-age = 年龄
by-urbanisation = 城市或农村
by-education = 受教育程度
by-labour-force = 劳动力状况
by-occupation = 职业
by-region = 地区
by-disability = 残疾状况
by-quintile = 财富或收入五分位
by-household-size = 家庭规模
by-children = 有或无儿童的家庭
term-household = 家庭
term-individual = 个人
term-business = 企业
term-population = 人口
term-internet = 互联网
term-computer = 计算机
term-mobile-phone = 移动电话
term-broadband = 宽带
term-ict = 信息和通信技术（信通技术）
term-wsis = 信息社会世界峰会
term-sdg = 可持续发展目标
term-itu = 国际电信联盟（国际电联）
term-digital-divide = 数字鸿沟
dimension-action-line = 行动方面
dimension-sdg = 可持续发展目标
dimension-region = 区域
dimension-country = 国家
dimension-organization-type = 组织类型
dimension-activity-type = 活动类型
dimension-coverage = 覆盖范围
dimension-status = 状态
dimension-register = 登记册
dimension-year = 年份
sdg-row = 可持续发展目标 { $goal }
register-stocktaking = 评估
register-prize-nomination = 奖项提名
register-covid19-response = 2019冠状病毒病应对
register-open-consultation = 公开磋商
activity-project = 项目
activity-programme = 计划
activity-training = 培训
activity-conference = 会议
activity-website = 网站
activity-guideline = 指南
activity-toolkit = 工具包
activity-other = 其他
organization-government = 政府
organization-private-sector = 私营部门
organization-civil-society = 民间社会
organization-international = 国际组织
organization-academia = 学术界
organization-other = 其他
reach-local = 地方
reach-national = 国家
reach-regional = 区域
reach-international = 国际
stage-planned = 计划中
stage-ongoing = 进行中
stage-completed = 已完成
certainty-confirmed = 已核实
certainty-partial = 部分核实
certainty-inferred = 推断
certainty-unconfirmed = 未核实
certainty-recall = 凭记忆
certainty-unknown = 不详
note-check-list = { $notes }：须与官方清单核对
note-code-not-official = 代码非官方
note-partly-from-memory = 部分凭记忆
note-fact-code = 代码
note-fact-title = 名称
note-fact-definition = 定义
comment-coverage-below = 覆盖率 { $share } 低于最低要求 { $minimum }
comment-no-weight = 该年份组内无成员有权数
comment-none-observed = 组内无成员有实际数据
comment-zero-weight = 有实际数据的成员权数为 0
comment-impossible = 不可能的数值（应为 { $limits }）：{ $list }
comment-left-out = 因无权数而未计入：{ $list }
comment-unseen = 既无数值也无权数，故不计入覆盖率：{ $list }
comment-nothing-imputed = 未作插补：{ $reason }
comment-not-imputed-for = 未插补数值：{ $list }
comment-no-population-for = 因人口未知而未插补数量：{ $list }
comment-partial-interval = 部分区间，仅含已知误差：{ $errors }
comment-no-interval = 无区间：{ $errors }
comment-known-errors = { $total } 个有实际数据成员中 { $n } 个抽样误差已知
comment-simulated-errors = { $total } 个插补成员中 { $n } 个误差为模拟
fact-code = 代码
fact-area = 清单部分
fact-kind = 种类
fact-base = 基数
fact-factor = 系数
fact-statistical-unit = 统计单位
fact-scope = 范围
fact-reference-period = 参考期
fact-breakdowns = 分类
fact-categories = 类别
fact-responses = 答项
fact-aggregation = 汇总
fact-agency = 机构
fact-sources = 来源
fact-remarks = 备注
part-of-list-infrastructure = 信息通信技术基础设施和接入
part-of-list-households = 家庭和个人的信息通信技术接入和使用
part-of-list-enterprises = 企业的信息通信技术使用
part-of-list-ict-sector = 信息通信技术部门和信息通信技术产品贸易
part-of-list-education = 教育领域的信息通信技术
part-of-list-government = 电子政务
part-of-list-cities = 智慧可持续城市
part-of-list-finance = 数字金融
part-of-list-ewaste = 电子废物
part-of-list-climate = 信息通信技术与气候
part-of-list-reference = 参考

## status
status-normal = 正常
status-empty = 无样本
status-undefined = 无定义
status-one-sided = 单侧
status-no-df = 无自由度
status-no-variance = 无方差
status-refused = 拒绝：{ $reasons }
status-suppressed = 已隐藏
reliability-no-value = 无数值
reliability-not-assessed = 未评估
reliability-released = 公布
reliability-caution = 谨慎使用
reliability-unreliable = 不可靠
reliability-review = 待审查
comment-per-inhabitant = 按人均插补
comment-rates-do-not-add = { $indicator } 为比率，各国比率不能相加：请用 weighted_mean
comment-few-changes = 有实际数据的国家变化不足三个：carry 或 interpolate

## summary
summary-heading = 要点
summary-best = 表现最好的方面
summary-lags = 落后的方面
summary-changed = 变化最大的方面
summary-regions = 最高和最低的区域
summary-targets = 哪些目标将无法实现
summary-against-world = { $title }：{ $year } 年为 { $value }；世界：{ $world }。
summary-region-extremes = { $title }：最高为{ $highest }，{ $high }；最低为{ $lowest }，{ $low }。
summary-change = { $title }：{ $since } 年至 { $year } 年变化 { $change }，现为 { $value }。
summary-target = { $title }：{ $class }。{ $year } 年为 { $value }；预计 { $target_year } 年为 { $projected }。
summary-target-unprojected = { $title }：{ $class }。{ $year } 年为 { $value }。
summary-none-best = 没有指标高于世界数值。
summary-none-lags = 没有指标低于世界数值。
summary-none-missed = 所有已衡量的目标均已实现或进展顺利。
summary-note = 与世界同一年的数值相比，按两个数值之比计算；价格越低越好。固定电话未计入：移动电话正在取代它。无法实现的目标是按趋势推算的；见“目标”部分。
contents-heading = 目录
trend-change = 各名称旁：最新数值，括号内为自所示第一年以来的变化。
trend-weak = 空心点和虚线：观测覆盖不足人口的 { $share }。
countries-changes = 空心点：各国自 { $first } 年起的第一年；实心点：最新一年。其后为最新数值及两者之间的变化；如非 { $last } 年则注明年份。不同年份的数据不完全可比。
titles-note = 指标名称由 infosoc 翻译，并非官方译名。
sources-heading = 资料来源
sources-text = 各指标数据的来源（按数据系列中的名称），以及界定该指标的机构。
sources-caption = 按指标列出的资料来源。
col-agency = 机构
col-code = 代码
col-first = 起始年份
col-ratio = 比值
parity-below = 低于均等
parity-parity = 均等
parity-above = 高于均等
parity-open = 与均等无法区分
no-value-method = 无数值：该组国家的这一指标无法合并；原因见 CSV 文件。

## profile
profile-title = { $country }：信息社会，{ $first }–{ $last } 年
profile-lead = 与{ $region }和世界同年对比。
profile-lead-world = 与世界同年对比。该国不属于国际电联任何区域。
profile-glance-text = 该国最新年份；其区域和世界为同一年，若观测到的国家过少则无数值。变化以指标单位表示。
profile-trend-caption = 该国与其所在区域和世界对比。
profile-trend-table = { $title }，{ $unit }。{ $source }
profile-divides-text = 人口中一部分与另一部分之比，取两者均有数据的最新年份。性别均等为 { $low } 至 { $high }。
profile-divides-caption = 比值，{ $country }。
profile-divides-none = 该国数据未按性别、居住地或年龄分列。
profile-targets-none = 该国没有与目标对照衡量的数据。
profile-targets-caption = 该国与目标对照。
profile-missing = 本报告中该国在这些年份无数据的指标：{ $list }。
skills-heading = 信通技术技能
skills-none = 数据系列中没有该国信通技术技能的数据。
skills-caption = 具备信通技术技能的人，按类型分列，最新年份。

## coverage
coverage-heading = 覆盖情况
