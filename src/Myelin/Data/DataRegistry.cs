namespace Myelin;

/// <summary>The table of named data sets. To add a data set, add a row here.</summary>
internal static class DataRegistry
{
    /// <summary>Every data set, grouped by kind.</summary>
    public static IReadOnlyList<NamedDataset> All { get; } =
    [
        .. Group("Images",
            NamedDataset.Of(Mnist.Source, 60_000, 10_000, 10, "handwritten digits, 28x28 grey", Mnist.Read),
            NamedDataset.Of(FashionMnist.Source, 60_000, 10_000, 10, "images of clothing, 28x28 grey", FashionMnist.Read),
            NamedDataset.Of(Cifar10.Source, 50_000, 10_000, 10, "animals and vehicles, 32x32 colour", Cifar10.Read),
            NamedDataset.Of(Cifar10.Subset, 4_000, 1_000, 10, "the first images of CIFAR-10", Cifar10.ReadSubset),
            NamedDataset.Of(Cifar10Jpeg.Source, 50_000, 10_000, 10, "CIFAR-10 saved as JPEG", Cifar10Jpeg.Read),
            NamedDataset.Of(Usps.Source, 7_291, 2_007, 10, "digits from ZIP codes, 16x16 grey", Usps.Read),
            new("mnist-scenes", 4_000, 1_000, 10, "several digits of MNIST with boxes and masks, 128x128 grey", Mnist.Source,
                (folder, seed) => SceneData.OfMnist(folder, 4_000, 1_000, seed)),
            NamedDataset.Of(OptDigits.Source, 3_823, 1_797, 10, "handwritten digits, 8x8 grey", OptDigits.Read)),
        .. Group("Tables: classes",
            NamedDataset.Of(ClassTables.Iris, 120, 30, 3, "iris species from petal and sepal sizes"),
            NamedDataset.Of(ClassTables.Wine, 142, 36, 3, "wine cultivars from 13 chemical measurements"),
            NamedDataset.Of(ClassTables.Wdbc, 456, 113, 2, "breast tumours from 30 measures of cell nuclei"),
            NamedDataset.Of(ClassTables.BreastCancer, 546, 137, 2, "breast tumours from 9 cytology scores"),
            NamedDataset.Of(ClassTables.Sonar, 167, 41, 2, "rocks or mines from 60 sonar bands"),
            NamedDataset.Of(ClassTables.Ionosphere, 281, 70, 2, "radar returns from 34 values"),
            NamedDataset.Of(ClassTables.Banknote, 1_098, 274, 2, "forged banknotes from 4 image statistics")),
        .. Group("Tables: quantities",
            NamedDataset.Of(ValueTables.Abalone, 3_342, 835, 0, "rings of abalone shells"),
            NamedDataset.Of(ValueTables.WineQualityRed, 1_279, 320, 0, "quality of red wine, 3 to 9"),
            NamedDataset.Of(ValueTables.WineQualityWhite, 3_918, 980, 0, "quality of white wine, 3 to 9"),
            NamedDataset.Of(ValueTables.Boston, 405, 101, 0, "house prices of 1970, 1,000 USD"),
            NamedDataset.Of(ValueTables.California, 16_512, 4_128, 0, "house prices of 1990, 100,000 USD")),
        .. Group("Sequences and graphs",
            NamedDataset.Of(Names.Source, 26_545, 2_949, 27, "given names, letter by letter", Names.Read),
            NamedDataset.Of(TinyShakespeare.Source, 15_685, 1_742, 65, "plays by Shakespeare, character by character", TinyShakespeare.Read),
            NamedDataset.Of(AirlinePassengers.Source, 84, 48, 0, "airline passengers of 12 months and the next, in thousands", AirlinePassengers.Read),
            NamedDataset.Of(Sunspots.Source, 1_821, 940, 0, "sunspots of 48 months and a year later", Sunspots.Read),
            NamedDataset.Of(Cora.Source, 1, 1, 7, "a graph of 2,708 papers: 140 to train, 1,000 to test", Cora.Read, hasValidation: true)),
        .. Group("Generated",
            new("xor", 4, 4, 2, "the four points of exclusive or", null, (_, _) => new(Xor.Draw(), Xor.Draw())),
            NamedDataset.Generated("moons", 1_000, 500, 2, "two interleaved half circles", (count, seed, first) => Moons.Draw(count, seed: seed, first: first)),
            NamedDataset.Generated("circles", 1_000, 500, 2, "a circle in a circle", (count, seed, first) => Circles.Draw(count, seed: seed, first: first)),
            NamedDataset.Generated("spirals", 1_500, 600, 3, "three spiral arms", (count, seed, first) => Spirals.Draw(count, seed: seed, first: first)),
            NamedDataset.Generated("blobs", 1_500, 600, 3, "three clouds of points", (count, seed, first) => Blobs.Draw(count, seed: seed, first: first)),
            NamedDataset.Generated(
                "digits", 10_000, 2_000, 10, "digits drawn from strokes, 28x28 grey", (count, seed, first) => DrawnDigits.Draw(count, seed, first: first)),
            new("digit-scenes", 2_000, 500, 10, "several drawn digits with boxes and masks, 128x128 grey", null,
                (_, seed) => SceneData.OfDrawnDigits(2_000, 500, seed)),
            new("shape-scenes", 4_000, 1_000, 29, "coloured shapes with a sentence, 64x64 colour; new combinations in the test", null,
                (_, seed) => SceneData.OfShapes(4_000, 1_000, seed))),
    ];

    static IEnumerable<NamedDataset> Group(string group, params IEnumerable<NamedDataset> sets) => sets.Select(set => set.In(group));

    /// <summary>The data set with the given name, in any letter case.</summary>
    /// <exception cref="ArgumentException">There is no such data set; the message suggests the closest name and lists all of them.</exception>
    public static NamedDataset Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("data set", name, [.. All.Select(set => set.Name)]);
    }
}
