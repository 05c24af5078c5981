namespace Myelin;

/// <summary>The result of loading weights from a file.</summary>
/// <param name="Loaded">The paths of the states that were loaded.</param>
/// <param name="Missing">The paths of the states that are missing in the file.</param>
/// <param name="LeftOver">The names in the file that the model does not use.</param>
/// <param name="Different">The states whose shape or type differs from the file: the path with both.</param>
public sealed record LoadedWeights(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver, IReadOnlyList<string> Different)
{
    /// <summary>The counts: 12 loaded, 2 missing, 1 left over, 0 different.</summary>
    public override string ToString() => $"{Loaded.Count} loaded, {Missing.Count} missing, {LeftOver.Count} left over, {Different.Count} different";
}
