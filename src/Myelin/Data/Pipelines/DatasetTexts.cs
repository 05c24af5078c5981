namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>Makes a data set of texts and targets. A model that is trained with it keeps the preprocessing.</summary>
    /// <remarks>Indices of texts of different lengths are padded with 0 in each batch.</remarks>
    /// <param name="texts">The texts.</param>
    /// <param name="targets">Labels or values: [count, ...].</param>
    /// <param name="preprocessing">Turns texts into inputs; it has a vocabulary.</param>
    /// <param name="classes">Names of the classes, if targets are labels. Default: those of the preprocessing.</param>
    /// <exception cref="ShapeException">There are not as many targets as texts.</exception>
    /// <exception cref="InvalidOperationException">The preprocessing has no vocabulary yet.</exception>
    public static Dataset From(IReadOnlyList<string> texts, DataPart targets, TextPreprocessing preprocessing, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return From(preprocessing.Part(texts), targets, classes ?? preprocessing.Classes, preprocessing);
    }
}
