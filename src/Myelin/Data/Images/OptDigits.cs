namespace Myelin;

/// <summary>
/// Optdigits: 3,823 training and 1,797 test images of handwritten digits, 8x8 pixel counts from 0 to 16 scaled to 0 to 1
/// (Alpaydin and Kaynak, "Optical recognition of handwritten digits", UCI, 1998). The test images are from other writers.
/// </summary>
static class OptDigits
{
    static readonly TextDigits Format = new(',', Side: 8, LabelFirst: false, Least: 0, Most: 16, Scale: 1f / 16);

    /// <summary>The files in the UCI archive.</summary>
    public static DataSource Source { get; } = Uci.Source("optdigits",
        new("optdigits.tra", "optdigits/optdigits.tra", "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd", 563_639),
        new("optdigits.tes", "optdigits/optdigits.tes", "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8", 264_712));

    /// <summary>Finds and reads the data set.</summary>
    public static RawSplit Read(DataFolder folder)
    {
        string[] paths = folder.Find(Source);
        return new(Format.Read(paths[0]), Format.Read(paths[1]));
    }
}
