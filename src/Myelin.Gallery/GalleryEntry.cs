namespace Myelin.Gallery;

/// <summary>One system of the lectures: a model, a run, and requirements.</summary>
/// <remarks>Each is one file that reads like a lecture: the mathematics first, then the model, the run, and what to look at.</remarks>
public abstract class GalleryEntry
{
    /// <summary>Its name in commands: lower case with hyphens.</summary>
    public abstract string Id { get; }

    /// <summary>A title of one line.</summary>
    public abstract string Title { get; }

    /// <summary>The lectures that contain it: A to E.</summary>
    public abstract string Decks { get; }

    /// <summary>The requirements in words; <see cref="Run"/> measures them.</summary>
    public abstract string Required { get; }

    /// <summary>Published results; null if there are none.</summary>
    public virtual string? Published => null;

    /// <summary>An error in a lecture with its correction; null if there is none.</summary>
    public virtual string? Erratum => null;

    /// <summary>The seeds for its verification. With several seeds, the median counts.</summary>
    public virtual IReadOnlyList<long> Seeds => [0];

    /// <summary>The names of the data sets whose files it needs.</summary>
    public virtual IReadOnlyList<string> Data => [];

    /// <summary>Builds, runs, measures and draws it.</summary>
    public abstract void Run(GalleryRun run);

    /// <summary>perceptron</summary>
    public override string ToString() => Id;
}

/// <summary>Entries on one subject.</summary>
/// <param name="Title">The subject.</param>
/// <param name="Entries">The entries in the order of the lectures.</param>
public sealed record GallerySection(string Title, IReadOnlyList<GalleryEntry> Entries);
