namespace Myelin;

/// <summary>
/// Which generator draws: the high half of a stream's number, so that two generators with one seed share no numbers.
/// The low half is the index of the example, which is then a function of (seed, index) alone.
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
}

/// <summary>Streams of generators.</summary>
internal static class GeneratorSiteStreams
{
    /// <summary>The stream's number of one example.</summary>
    public static ulong Number(this GeneratorSite site, int index) => ((ulong)site << 32) | (uint)index;

    /// <summary>The numbers of one example.</summary>
    public static PhiloxStream Stream(this GeneratorSite site, ulong seed, int index) => new(seed, site.Number(index));
}
