# Chinese. Translations of this library, not of any agency.

## tables
more-rows =
    { $n ->
       *[other] … 另有 { $n } 行
    }
empty-columns = 无数值：{ $list }
hidden-columns = 未显示的列：{ $list }
more-names =
    { $n ->
       *[other] { $list }，另有 { $n } 个
    }
missing = –
none = 无
total = 合计
all = 全部
not-stated = 未说明
other = 其他
yes = 是
no = 否
col-indicator = 指标
col-title = 名称
col-area = 地区
col-year = 年份
col-value = 数值
col-unit = 单位
col-ci-short = { $level }%
col-cases = 样本数
col-flag = 标记
col-note = 注
col-source = 来源
col-certainty = 确定程度
source-line = 来源：{ $source }
sheet-notes = 注释
n-of-total = { $n }/{ $total }

## flags
flag-not-applicable = 不适用
confidential = 保密

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
glance-none = 此处没有任何指标有数值：观测国家过少或没有。
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
trend-table = { $title }；各数值下方为其覆盖率。{ $source }
countries-with-figure =
    { $n ->
       *[other] { $total } 个国家中有 { $n } 个有数据。
    }
countries-without = 这些年份无数据：{ $list }。
countries-alt =
    { $n ->
       *[other] 条形图：{ $title }，{ $n } 个国家，由高到低。
    }
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
stocktaking-chart-caption = 无条目的行动方面显示为空行。
stocktaking-chart-alt = 按行动方面分列的登记册条目条形图。
stocktaking-table = 条目，按以下分列：{ $dimension }。
col-entries = 条目
col-share = 份额

## words
part-women = 女性
part-men = 男性
part-urban = 城市
part-rural = 农村
age-range = { $from } 至 { $to } 岁
age-from = { $from } 岁及以上
age-under = { $to } 岁以下
size-range = 就业人数 { $from } 至 { $to } 人
size-from = 就业人数 { $from } 人及以上
size-under = 就业人数 { $to } 人以下
activity-sections = { $classification }，门类 { $sections }
activity-sections-except = { $classification }，门类 { $sections }（{ $except } 除外）
by-sex = 性别
by-age = 年龄
by-urbanisation = 城市或农村
by-education = 受教育程度
by-occupation = 职业
by-disability = 残疾状况
by-quintile = 财富或收入五分位
by-size-class = 规模等级
by-activity = 经济活动
by-ict-sector = 信息通信技术部门
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
comment-none-observed = 组内无成员有实际数据

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
summary-target = { $title }：{ $class }。{ $year } 年为 { $value }；预计 { $target-year } 年为 { $projected }。
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
profile-trend-table = { $title }。{ $source }
profile-divides-text = 人口中一部分与另一部分之比，取两者均有数据的最新年份。性别均等为 { $low } 至 { $high }。
profile-divides-caption = 比值，{ $country }。
profile-divides-none = 该国数据未按性别、居住地或年龄分列。
profile-targets-none = 该国没有与目标对照衡量的数据。
profile-targets-caption = 该国与目标对照。
profile-missing = 本报告中该国在这些年份无数据的指标：{ $list }。
skills-heading = 信通技术技能
skills-none = 数据系列中没有该国信通技术技能的数据。
skills-caption = 具备信通技术技能的人，按类型分列，最新年份。

## charts
chart-contains = { $unit }；空心：区间包含“{ $name }”的数值
chart-weak = { $unit }；空心、虚线：观测覆盖不足该组的 { $share }
chart-intervals = { $unit }；{ $level }区间
chart-no-score = { $unit }；灰色：无得分
chart-not-on-map = { $unit }；灰色：无得分；不在地图上：{ $list }
chart-ranks = 排名；点：指数排名，线：中位数，条：抽样结果的{ $level }
chart-model-based = 基于模型
chart-direct = 直接
chart-fit = 点落在线上：模型拟合良好
chart-normal-quantile = 正态分位数
chart-residual = 标准化残差
chart-model-based-estimate = 基于模型的估计
chart-direct-estimate = 直接估计
chart-map-note = 无估计值；斜线：仅由模型得出
chart-last = 最后
chart-middle = 中间
chart-first = 第一
chart-strength = 强项
chart-weakness = 弱项
chart-correlation = 相关系数
chart-variance = 方差占比：{ $target }
chart-rank-shift = 平均排名变动
chart-score-of = 得分：{ $name }
chart-first-order = 一阶
chart-total-order = 总效应
factor-weights = 权重
factor-normalise = 标准化
factor-aggregate = 汇总方法
factor-impute = 插补
factor-treat = 异常值处理
factor-drop = 剔除一项指标
factor-sampling = 抽样误差

## coverage
coverage-heading = 覆盖情况

## agencies
agency-itu = 国际电联
agency-unctad = 联合国贸发会议
agency-world-bank = 世界银行
agency-u4ssc = U4SSC
agency-uis = 教科文组织统计研究所
agency-unep = 环境署
agency-uneca = 非洲经委会
agency-imf = 国际货币基金组织

## workbooks
book-cover = 封面
book-contents = 目录
book-table = 表 { $n }
book-one-table = 本工作表含一个表格。
book-sees-notes = 注释见工作表“{ $sheet }”。
book-note = 注 { $n }
book-worksheet = 工作表
book-note-text = 注释内容
book-fact = { $name }：{ $value }
book-population = 统计总体
book-recall = 参考期
recall-now = 调查时
recall-ever = 曾经
recall-month = 最近 1 个月
recall-3-months = 最近 3 个月
recall-6-months = 最近 6 个月
recall-12-months = 最近 12 个月
recall-none = 无参考期
book-age-scope = 涵盖年龄
book-statistical-unit = 统计单位
book-measure = 度量
book-category = 类别
book-level = 层级
book-observed = 有数据国家数
book-imputed = 插补国家数
book-with-se = 有标准误差的国家数
book-se-coverage = 标准误差已知的比例
book-se-sampling = 抽样标准误差
book-largest = 最大国家
book-largest-share = 最大国家所占份额
book-vintage = 数据版本
book-published = 发布日期
book-contact = 联系方式
# Before the name of the file that records it.
how-made = 制作过程记录：
book-symbols = 表中符号
book-symbols-here = 本表符号
book-low = 非零，但四舍五入后为零
book-unreliable = 可靠性低，谨慎使用；替代数字时：可靠性过低，不予公布
book-empty = 空单元格
book-no-flag = 该数字无需说明
book-ci-low = 置信下限
book-ci-high = 置信上限
book-ci-low-level = { $level }% 置信区间下限
book-ci-high-level = { $level }% 置信区间上限
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
flag-confidential = 保密，未公布
flag-not-available = 未提供
flag-not-collected = 存在但未收集
flag-holiday = 缺失：节假日或周末
flag-derogation = 豁免
flag-included-elsewhere = 计入其他类别
flag-includes-other = 包含其他类别
flag-experimental = 试验性数据
flag-special-event = 罢工或其他特殊事件
flag-unvalidated = 未经核验
sex-female = 女
sex-male = 男
urbanisation-urban = 城市
urbanisation-rural = 农村
disability-with = 残疾人
disability-without = 非残疾人
quintile-1 = 第一五分位（最贫困）
quintile-2 = 第二五分位
quintile-3 = 第三五分位
quintile-4 = 第四五分位
quintile-5 = 第五五分位（最富裕）
col-se = 标准误差
col-cv = 变异系数
col-rank = 排名
col-score = 得分
col-deff = 设计效应
col-df = 自由度
col-numerator = 分子
col-denominator = 分母
by-region = 地区
by-labour-force = 劳动力状况
by-household-size = 家庭规模
by-children = 有或无儿童的家庭
col-group = 组别
col-by = 按
col-status = 状态
col-missing = 缺失个案
col-contrast = 比较
col-p-value = p值
status-empty = 无个案
status-undefined = 无定义
status-no-df = 无自由度
status-no-variance = 误差未知
status-one-sided = 单侧区间
status-lost-replicates = 部分重复样本无值
status-refused = 已拒绝：数据有误
status-suppressed = 不公布
