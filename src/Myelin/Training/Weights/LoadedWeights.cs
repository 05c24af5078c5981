namespace Myelin;

/// <summary>What became of the weights of a file.</summary>
/// <param name="Loaded">The paths of the states that took their values.</param>
/// <param name="Missing">The paths of the states that the file lacks.</param>
/// <param name="LeftOver">The names in the file that the model lacks.</param>
/// <param name="Different">The paths of the states that have another shape or type, with both.</param>
public sealed record LoadedWeights(IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver, IReadOnlyList<string> Different)
{
    /// <summary>12 loaded, 2 missing, 1 left over, 0 different</summary>
    public override string ToString() => $"{Loaded.Count} loaded, {Missing.Count} missing, {LeftOver.Count} left over, {Different.Count} different";
}
