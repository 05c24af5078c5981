using Myelin.Gallery.Neurons;

namespace Myelin.Gallery;

/// <summary>Every entry by subject.</summary>
public static class GalleryTable
{
    /// <summary>All sections.</summary>
    public static IReadOnlyList<GallerySection> Sections { get; } =
    [
        new("Parts",
        [
        ]),
        new("Neurons and single-layer systems",
        [
            new McCullochPitts(),
            new Perceptron(),
            new DeltaRule(),
            new LinearRegression(),
            new LogisticRegression(),
            new TwoGaussians(),
            new SoftmaxRegression(),
            new Multilabel(),
            new SvmClassifier(),
            new Templates(),
            new HandFeatures(),
        ]),
        new("Gradients and the computation graph",
        [
        ]),
        new("What networks can compute",
        [
        ]),
    ];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<GalleryEntry> All { get; } = [.. Sections.SelectMany(section => section.Entries)];

    /// <summary>The entry of an id.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static GalleryEntry Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(entry => entry.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) ?? throw Nearest.Unknown("gallery entry", id, [.. All.Select(entry => entry.Id)]);
    }
}
