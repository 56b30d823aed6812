//! The rules of checks.

use crate::words::words;

words! {
    /// What is checked, one variant per rule. The words are stable.
    #[non_exhaustive]
    pub enum Rule: "rule" {
        /// A column that a description or a codebook names is not in the file.
        MissingColumn = "missing_column",
        /// Text where a number is needed.
        NotNumeric = "not_numeric",
        /// A code in the file that the codebook does not name.
        UnmappedCode = "unmapped_code",
        /// A code that the file declares as missing and the codebook does not name.
        DeclaredMissing = "declared_missing",
        /// A code of the codebook that no row of the file has.
        UnusedCode = "unused_code",
        /// A label of the codebook that differs from the file's own.
        LabelMismatch = "label_mismatch",
        /// A row without a weight.
        MissingWeight = "missing_weight",
        /// A weight that is zero or negative.
        NonPositiveWeight = "non_positive_weight",
        /// A row without stratum, sampling unit or population count.
        MissingDesignValue = "missing_design_value",
        /// A design that cannot be: a stratum with several population counts, or with fewer units than were drawn.
        InvalidDesign = "invalid_design",
        /// A stratum with a single PSU.
        LonelyPsu = "lonely_psu",
        /// A unit that is now of another class than the frame said, by which it was drawn.
        FrameDiffers = "frame_differs",
        /// A PSU identifier that occurs in several strata.
        PsuInSeveralStrata = "psu_in_several_strata",
        /// Two rows with the same key.
        DuplicateKey = "duplicate_key",
        /// No key is named, so that repeated rows cannot be found.
        NoKey = "no_key",
        /// No strata are named.
        NoStrata = "no_strata",
        /// No primary sampling unit is named.
        NoPsu = "no_psu",
        /// A weight that counts the rows.
        WeightCountsRows = "weight_counts_rows",
        /// A weight that is an identifier.
        WeightIsId = "weight_is_id",
        /// A household weight on a file of persons who were selected in their households.
        HouseholdWeight = "household_weight",
        /// Weights of two files that are counted in different units.
        WeightsDiffer = "weights_differ",
        /// A row that links to no row of another file.
        LinkWithoutRow = "link_without_row",
        /// Every row counts for the same.
        SelfWeighting = "self_weighting",
        /// A file that is not the one that was described.
        ChecksumDiffers = "checksum_differs",
        /// Points that were read as separators of thousands.
        ThousandsSeparator = "thousands_separator",
        /// Numbers such as 98 and 99, which often mean no answer, among those that count.
        NoAnswerCode = "no_answer_code",
        /// All rows are of one part of the population, which the description does not state.
        PartOnly = "part_only",
        /// Rows that are not of the part of the population that the description states.
        ContradictsScope = "contradicts_scope",
        /// A question that was asked of others than those that the catalogue's figure is about.
        BaseDiffers = "base_differs",
        /// An answer of somebody who was not asked.
        AnswerOutsideBase = "answer_outside_base",
        /// Rows outside the scope of the description.
        OutOfScope = "out_of_scope",
        /// Rows in scope without an answer.
        ItemNonResponse = "item_non_response",
        /// Units that were asked and did not answer at all.
        UnitNonResponse = "unit_non_response",
        /// An indicator whose statistical unit is not that of the file.
        WrongUnit = "wrong_unit",
        /// A yes/no question for a ratio of totals, or two amounts for a share.
        WrongKind = "wrong_kind",
        /// A category of an indicator that the catalogue does not list.
        NationalCategory = "national_category",
        /// A word that is not one of a closed set.
        UnknownWord = "unknown_word",
        /// The same tag twice in one cell.
        RepeatedTag = "repeated_tag",
        /// A region that is not that of the countries.
        RegionMismatch = "region_mismatch",
        /// A value that was derived from other columns.
        Derived = "derived",
        /// A count, amount or price below 0.
        Negative = "negative",
        /// NaN or infinity.
        NotFinite = "not_finite",
        /// A part that is larger than its whole.
        AboveDenominator = "above_denominator",
        /// A value that the figure cannot have: a share above 100, a stage that is not on the scale.
        OutOfRange = "out_of_range",
        /// A numerator without its denominator.
        MissingDenominator = "missing_denominator",
        /// A denominator of 0.
        ZeroDenominator = "zero_denominator",
        /// A price as a share of income without the income.
        MissingIncome = "missing_income",
        /// A price without its conversion rate.
        MissingRate = "missing_rate",
        /// A value that is not there.
        MissingValue = "missing_value",
        /// Categories that exclude each other and do not sum to their total.
        TiersDoNotSum = "tiers_do_not_sum",
        /// Too few categories for their total.
        IncompleteCategories = "incomplete_categories",
        /// A category that contains the next and is smaller: 3G below 4G.
        NotNested = "not_nested",
        /// A category that the indicator cannot have.
        UnknownCategory = "unknown_category",
        /// Categories of one area and year over different denominators.
        DenominatorDiffers = "denominator_differs",
        /// A total in the table that differs from the sum of its parts.
        TotalDiffers = "total_differs",
        /// A name or code that is not a known country or area.
        UnknownArea = "unknown_area",
        /// Something that is not a period, or a day that may stand for several.
        NotAPeriod = "not_a_period",
        /// Years that were made of their half-years, quarters or months, and by which rule.
        YearMade = "year_made",
        /// A year without a period that its figure needs.
        IncompleteYear = "incomplete_year",
        /// Parts of a year beside the figure of the year, which stands.
        YearGiven = "year_given",
        /// A rule by which a year is made that is not the one of the catalogue.
        AnnualRuleDiffers = "annual_rule_differs",
        /// An operator without the return of a period after its first.
        LateOperator = "late_operator",
        /// An operator whose first return is not of the first period.
        OperatorEntered = "operator_entered",
        /// An operator that left the market, or that reports after it has.
        OperatorLeft = "operator_left",
        /// A return that is a power of ten away from the one before.
        UnitJump = "unit_jump",
        /// Plans of an operator that do not all have the subscriptions of the operator.
        SubscriptionsDiffer = "subscriptions_differ",
        /// Something that is not a year.
        NotAYear = "not_a_year",
        /// Text that is not in the encoding of its file.
        NotText = "not_text",
        /// A part of a file that was not read.
        NotRead = "not_read",
        /// A definition that has to be checked against the official list.
        Unconfirmed = "unconfirmed",
        /// An indicator has no value in any area.
        NoValues = "no_values",
        /// All values of an indicator are equal, or only one area has one: they cannot be scaled.
        ZeroRange = "zero_range",
        /// The target or the value of the reference area is not better than the worst value, or is missing.
        NoTarget = "no_target",
        /// A transform of a value, or a mean of parts, that is not defined.
        Undefined = "undefined",
        /// A negative score under a geometric, harmonic or power mean, or benefit of the doubt.
        NegativeScore = "negative_score",
        /// A part of 0 that makes a geometric or harmonic mean, or one with a negative power, 0.
        ZeroPart = "zero_part",
        /// The denominator of an indicator of an index is missing or 0.
        NoDenominator = "no_denominator",
        /// Figures of parts of the population, or of groups, where an index takes those of all people of a country.
        NoTotal = "no_total",
        /// A missing value that an index spec does not fill.
        Missing = "missing",
        /// A missing value that the imputation could not fill.
        NotImputed = "not_imputed",
        /// An area without the share of data that is asked for.
        ScreenedOut = "screened_out",
        /// An area without a score, as too many parts are missing.
        NoScore = "no_score",
        /// Values that were filled in.
        Imputed = "imputed",
        /// Values, observed or imputed, with an unknown error.
        UnknownError = "unknown_error",
        /// Values that were changed or transformed as outliers.
        Treated = "treated",
        /// Outliers that are still there, or a column too short to tell.
        Outliers = "outliers",
        /// A unit that the registry does not know.
        UnknownUnit = "unknown_unit",
        /// No unit is stated, and one is taken.
        UnitAssumed = "unit_assumed",
        /// Figures that were converted into another unit.
        Converted = "converted",
        /// A unit that does not convert into that of the catalogue.
        UnitDiffers = "unit_differs",
        /// Shares in per cent that look like shares of 1.
        LooksLikeProportion = "looks_like_proportion",
        /// Figures of one indicator with more than thirty years between them.
        YearsFarApart = "years_far_apart",
        /// Rows of one key that differ in an attribute: the first is kept.
        AttributeDiffers = "attribute_differs",
        /// How a file was read: its format, its encoding.
        ReadAs = "read_as",
        /// Lines of a file that hold no figures: titles, notes, sources.
        LineLeftOut = "line_left_out",
        /// Figures of indicators that were not asked for.
        NotAskedFor = "not_asked_for",
        /// Numbers that were read with decimal commas.
        DecimalComma = "decimal_comma",
        /// A code of a publisher that stands under that of the catalogue.
        CodeMapped = "code_mapped",
        /// An indicator that the catalogue does not know: it keeps its publisher's code.
        UnknownIndicator = "unknown_indicator",
        /// Rows of groups of countries, which stand apart from those of countries.
        GroupKept = "group_kept",
        /// A column that became a dimension, as it tells figures apart.
        DimensionAdded = "dimension_added",
        /// A flag or mark of a publisher that has no code of its own.
        UnknownFlag = "unknown_flag",
        /// Rows of a group of countries, which are left out.
        GroupLeftOut = "group_left_out",
        /// A column that no table of figures can hold.
        ColumnLeftOut = "column_left_out",
        /// An option of the command that the output has no use for.
        OptionNotUsed = "option_not_used",
        /// A value whose status says that it is missing.
        ValueMarkedMissing = "value_marked_missing",
        /// Rows that repeat an earlier one.
        RepeatedRow = "repeated_row",
        /// An address of a form that names no cell, no figure, or several.
        WrongAddress = "wrong_address",
        /// A cell of a form that does not take the figure.
        CellRefused = "cell_refused",
        /// A cell of a form whose number format shows a figure as a hundred times or a part of it.
        CellFormat = "cell_format",
        /// Cells of a form that are left empty, as there is no figure for them.
        CellEmpty = "cell_empty",
        /// What else is changed in a form than the cells that are named.
        FormChanged = "form_changed",
        /// A row of an index spec that is not confirmed.
        NotConfirmed = "not_confirmed",
        /// A code or text of ours that a structure has no code for.
        NoCode = "no_code",
        /// A part of the population that a structure has no dimension for.
        NotExpressed = "not_expressed",
        /// A code that the constraints of a structure do not allow beside the others.
        NotAllowed = "not_allowed",
        /// A dimension, or an attribute that is mandatory, which nothing fills.
        MissingComponent = "missing_component",
        /// Figures that stand under one key of a message.
        RepeatedKey = "repeated_key",
        /// Figures that are confidential or not to be published, written without their numbers.
        Withheld = "withheld",
        /// Data that are delivered without a licence: nobody may use them.
        NoLicence = "no_licence",
        /// Data that are delivered without their source.
        NoSource = "no_source",
        /// Figures or texts of an indicator that has no series in the SDG database.
        NoSdgSeries = "no_sdg_series",
        /// Figures of several areas where those of one country are expected.
        SeveralAreas = "several_areas",
        /// A concept that a metadata structure does not have.
        UnknownConcept = "unknown_concept",
        /// Two texts of one concept.
        RepeatedText = "repeated_text",
        /// A text that the library wrote from what it knows.
        Drafted = "drafted",
        /// A file that ends in the middle or breaks the rules of its format.
        NotWellFormed = "not_well_formed",
        /// A header of a message without what a registry asks for.
        HeaderIncomplete = "header_incomplete",
        /// A message by another structure or dataflow.
        StructureDiffers = "structure_differs",
        /// A column that is there more than once.
        RepeatedColumn = "repeated_column",
        /// Rows with more or fewer cells than they should have.
        RaggedRow = "ragged_row",
        /// A component that the structure of a message does not have.
        UnknownComponent = "unknown_component",
        /// A code that is not in its list.
        UnknownCode = "unknown_code",
        /// Text that is not of the type of its component.
        WrongFormat = "wrong_format",
        /// An attribute at another level than its own.
        WrongPlace = "wrong_place",
        /// A period that is none, or none of its frequency.
        TimeFormat = "time_format",
        /// A value and its status that contradict each other.
        StatusDiffers = "status_differs",
        /// An area without a direct estimate, whose figure is that of a model alone.
        NoDirectEstimate = "no_direct_estimate",
        /// A variance between areas that is estimated as 0.
        ZeroAreaVariance = "zero_area_variance",
        /// Estimates that are not brought to a total, or have no part in it.
        NotBenchmarked = "not_benchmarked",
        /// A figure that only one of two results has.
        NoPartner = "no_partner",
        /// Figures of another scope or part of the population.
        ScopeDiffers = "scope_differs",
        /// Figures of other ages.
        AgeScopeDiffers = "age_scope_differs",
        /// Questions about periods of other lengths.
        RecallDiffers = "recall_differs",
        /// An indicator that is not defined as it was.
        DefinitionDiffers = "definition_differs",
        /// Sampling units that several waves have.
        SharedPsu = "shared_psu",
        /// A code of a sampling unit that stands for another in another wave.
        ReusedPsu = "reused_psu",
        /// Columns or categories that differ between waves.
        WaveDiffers = "wave_differs",
    }
}
