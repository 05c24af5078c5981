namespace Myelin;

/// <summary>The tables for classification: each row has a class.</summary>
static class ClassTables
{
    /// <summary>Fisher, "The use of multiple measurements in taxonomic problems", 1936.</summary>
    public static NamedTable Iris { get; } = NamedTable.OfClasses(
        Uci.Source("iris", new Uci.Original("iris.data", "iris/iris.data",
            "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0", 4_551)),
        TableFormat.Headless(',', "sepal length", "sepal width", "petal length", "petal width", "species"), "species",
        [("Iris-setosa", "setosa"), ("Iris-versicolor", "versicolor"), ("Iris-virginica", "virginica")]);

    /// <summary>Forina et al., "PARVUS", 1988: three cultivars from one region.</summary>
    public static NamedTable Wine { get; } = NamedTable.OfClasses(Uci.Local("wine", "wine.csv"),
        TableFormat.Headless(',', "alcohol", "malic acid", "ash", "alcalinity of ash", "magnesium", "total phenols", "flavanoids",
            "nonflavanoid phenols", "proanthocyanins", "colour intensity", "hue", "OD280/OD315", "proline", "cultivar"),
        "cultivar", [("1", "1"), ("2", "2"), ("3", "3")]);

    /// <summary>Street, Wolberg and Mangasarian, "Nuclear feature extraction for breast tumor diagnosis", 1993.</summary>
    public static NamedTable Wdbc { get; } = NamedTable.OfClasses(
        Uci.Source("wdbc", new Uci.Original("wdbc.data", "breast-cancer-wisconsin/wdbc.data",
            "d606af411f3e5be8a317a5a8b652b425aaf0ff38ca683d5327ffff94c3695f4a", 124_103)),
        TableFormat.Headless(',', ["id", "diagnosis", .. NucleusColumns()]), "diagnosis", [("B", "benign"), ("M", "malignant")], "id");

    /// <summary>Wolberg and Mangasarian, 1990; the 16 rows with a missing value are omitted.</summary>
    public static NamedTable BreastCancer { get; } = NamedTable.OfClasses(
        Uci.Source("breast-cancer-wisconsin", new Uci.Original("breast-cancer-wisconsin.data", "breast-cancer-wisconsin/breast-cancer-wisconsin.data",
            "402c585309c399237740f635ef9919dc512cca12cbeb20de5e563a4593f22b64", 19_889)),
        TableFormat.Headless(',', "id", "clump thickness", "uniformity of cell size", "uniformity of cell shape", "marginal adhesion",
            "single epithelial cell size", "bare nuclei", "bland chromatin", "normal nucleoli", "mitoses", "class"),
        "class", [("2", "benign"), ("4", "malignant")], "id");

    /// <summary>Gorman and Sejnowski, "Analysis of hidden units in a layered network trained to classify sonar targets", 1988.</summary>
    public static NamedTable Sonar { get; } = NamedTable.OfClasses(Uci.Local("sonar", "sonar.csv"),
        TableFormat.Headless(',', [.. TableFormat.Numbered("band ", 60), "object"]), "object", [("R", "rock"), ("M", "mine")]);

    /// <summary>Sigillito et al., "Classification of radar returns from the ionosphere using neural networks", 1989.</summary>
    public static NamedTable Ionosphere { get; } = NamedTable.OfClasses(Uci.Local("ionosphere", "ionosphere.csv"),
        TableFormat.Headless(',', [.. TableFormat.Numbered("pulse ", 34), "return"]), "return", [("b", "bad"), ("g", "good")]);

    /// <summary>Lohweg, "Banknote authentication", UCI, 2013: statistics of wavelet-transformed images.</summary>
    public static NamedTable Banknote { get; } = NamedTable.OfClasses(Uci.Local("banknote", "banknote_authentication.csv"),
        TableFormat.Headless(',', "variance", "skewness", "kurtosis", "entropy", "class"), "class", [("0", "genuine"), ("1", "forged")]);

    static string[] NucleusMeasures =>
        ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry", "fractal dimension"];

    /// <summary>Ten measures of cell nuclei, each with its mean, standard error and worst (largest) value.</summary>
    static IEnumerable<string> NucleusColumns() =>
        from statistic in (string[])["mean", "error", "worst"]
        from measure in NucleusMeasures
        select $"{measure} {statistic}";
}
