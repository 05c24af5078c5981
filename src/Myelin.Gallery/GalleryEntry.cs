namespace Myelin.Gallery;

/// <summary>One system of the lectures: what it is, how it is run, and when it works.</summary>
/// <remarks>One file each, read like a lecture: the mathematics in the first lines, then the model, the run, and what to look at.</remarks>
public abstract class GalleryEntry
{
    /// <summary>Its name in commands: lower case with hyphens.</summary>
    public abstract string Id { get; }

    /// <summary>What it is, in a line.</summary>
    public abstract string Title { get; }

    /// <summary>The lectures it is in: A to E.</summary>
    public abstract string Decks { get; }

    /// <summary>When it works, in words; <see cref="Run"/> measures it.</summary>
    public abstract string Required { get; }

    /// <summary>What others measured; null if nobody did.</summary>
    public virtual string? Published => null;

    /// <summary>Where a lecture errs, and what is right; null if none does.</summary>
    public virtual string? Erratum => null;

    /// <summary>The seeds it is verified with; what is measured with several counts by its median.</summary>
    public virtual IReadOnlyList<long> Seeds => [0];

    /// <summary>Builds, runs and measures it, and draws what is to be seen.</summary>
    public abstract void Run(GalleryRun run);

    /// <summary>perceptron</summary>
    public override string ToString() => Id;
}

/// <summary>Entries on one subject.</summary>
/// <param name="Title">The subject.</param>
/// <param name="Entries">The entries, in the order in which they are learnt.</param>
public sealed record GallerySection(string Title, IReadOnlyList<GalleryEntry> Entries);
