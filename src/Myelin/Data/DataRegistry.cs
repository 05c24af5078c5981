namespace Myelin;

/// <summary>A data set that can be asked for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Load">Reads or generates it; generated sets take the seed, the others the folder.</param>
internal sealed record NamedData(string Name, string Description, Func<DataFolder, ulong, RawSplit> Load);

/// <summary>The table of data sets by name.</summary>
internal static class DataRegistry
{
    /// <summary>Every set, files first.</summary>
    public static IReadOnlyList<NamedData> All { get; } =
    [
        new("mnist", "70,000 handwritten digits, 28x28 grey, 10 classes", (folder, _) => Mnist.Read(folder)),
        new("fashion-mnist", "70,000 pictures of clothes, 28x28 grey, 10 classes", (folder, _) => FashionMnist.Read(folder)),
        new("cifar10", "60,000 pictures of animals and vehicles, 32x32 colour, 10 classes", (folder, _) => Cifar10.Read(folder)),
        new("cifar10-subset", "the first 4,000 and 1,000 pictures of CIFAR-10", (folder, _) => Cifar10.ReadSubset(folder)),
        new("xor", "the four points of the exclusive or, 2 classes", (_, _) => new(Xor.Draw(), Xor.Draw())),
        new("moons", "two interleaved half circles, 2 classes", (_, seed) =>
            new(Moons.Draw(1_000, seed: seed), Moons.Draw(500, seed: seed, first: 1_000))),
        new("circles", "a circle in a circle, 2 classes", (_, seed) =>
            new(Circles.Draw(1_000, seed: seed), Circles.Draw(500, seed: seed, first: 1_000))),
        new("spirals", "three spiral arms, 3 classes", (_, seed) =>
            new(Spirals.Draw(1_500, seed: seed), Spirals.Draw(600, seed: seed, first: 1_500))),
        new("blobs", "three clouds of points, 3 classes", (_, seed) =>
            new(Blobs.Draw(1_500, seed: seed), Blobs.Draw(600, seed: seed, first: 1_500))),
        new("digits", "12,000 digits drawn from strokes, 28x28 grey, 10 classes, no file needed", (_, seed) =>
            new(DrawnDigits.Draw(10_000, seed), DrawnDigits.Draw(2_000, seed, first: 10_000))),
    ];

    /// <summary>The set of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all of them.</exception>
    public static NamedData Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("data set", name, [.. All.Select(set => set.Name)]);
    }
}
