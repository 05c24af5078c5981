namespace Myelin;

/// <summary>
/// Identifies a generator. The site is the high half of a random stream's number, so generators with the same seed use
/// different streams. The low half is the index of the example, so an example depends only on (seed, index).
/// </summary>
internal enum GeneratorSite : uint
{
    Moons = 1,
    Circles,
    Spirals,
    Blobs,
    BlobCentres,
    DigitLabels,
    Digits,
    DigitScenes,
    ShapeScenes,
}

/// <summary>The random streams of generators.</summary>
internal static class GeneratorSiteStreams
{
    /// <summary>The number of an example's stream.</summary>
    public static ulong Number(this GeneratorSite site, int index) => ((ulong)site << 32) | (uint)index;

    /// <summary>The random stream of an example.</summary>
    public static PhiloxStream Stream(this GeneratorSite site, ulong seed, int index) => new(seed, site.Number(index));
}
