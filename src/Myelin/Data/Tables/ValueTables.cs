namespace Myelin;

/// <summary>The tables for regression: each row has a quantity to predict.</summary>
static class ValueTables
{
    static readonly TableFormat WineFormat = TableFormat.Headless(',', "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides",
        "free sulfur dioxide", "total sulfur dioxide", "density", "pH", "sulphates", "alcohol", "quality");

    /// <summary>Nash et al., "The population biology of abalone", 1994: the number of rings gives the age.</summary>
    public static NamedTable Abalone { get; } = NamedTable.OfValues(Uci.Local("abalone", "abalone.csv"),
        TableFormat.Headless(',', "sex", "length", "diameter", "height", "whole weight", "shucked weight", "viscera weight", "shell weight", "rings"),
        "rings", "sex");

    /// <summary>
    /// Cortez et al., "Modeling wine preferences by data mining from physicochemical properties", 2009. The quality is an
    /// ordered score from 3 to 9 with few wines at both ends, so it is predicted as a quantity, as in the paper.
    /// </summary>
    public static NamedTable WineQualityRed { get; } = NamedTable.OfValues(Uci.Local("wine-quality-red", "winequality-red.csv"), WineFormat, "quality");

    /// <inheritdoc cref="WineQualityRed"/>
    public static NamedTable WineQualityWhite { get; } = NamedTable.OfValues(Uci.Local("wine-quality-white", "winequality-white.csv"), WineFormat, "quality");

    /// <summary>
    /// Harrison and Rubinfeld, "Hedonic housing prices and the demand for clean air", 1978. Its column B is based on
    /// the race of the residents. Use this data set only to compare with older work.
    /// </summary>
    public static NamedTable Boston { get; } = NamedTable.OfValues(
        new DataSource("boston", ["boston", "housing"], [new DataSourceFile("boston.housing.data", "housing.data")], []),
        TableFormat.Headless(' ', "CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT", "MEDV"), "MEDV");

    /// <summary>Pace and Barry, "Sparse spatial autoregressions", 1997: the median value of houses in 100,000 USD.</summary>
    public static NamedTable California { get; } = NamedTable.OfValues(
        new DataSource("california", ["california", "housing"], [new DataSourceFile("california_housing.csv")], []), TableFormat.Csv, "target");
}
