namespace Myelin;

/// <summary>Decodes pictures of some file formats. The library decodes PNG; the package Myelin.Images adds JPEG and others.</summary>
public abstract class PictureDecoder
{
    /// <summary>The longest file of a picture: what its pixels take without compression, and profiles and thumbnails beside them.</summary>
    const long PixelBytes = 8, OtherBytes = 1 << 24;

    /// <summary>Decodes PNG.</summary>
    public static PictureDecoder Default { get; } = new PngDecoder();

    /// <summary>The endings of the files that it decodes, such as ".png", in lower case.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Decodes a picture from the bytes of a file: UInt8 [height, width, 1 to 4 channels].</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name of the file, for errors.</param>
    /// <param name="limit">The maximum number of pixels, which is checked before memory is allocated for them.</param>
    /// <exception cref="DataFormatException">It is not such a picture, is damaged, or exceeds the limit.</exception>
    public abstract Tensor Decode(ReadOnlyMemory<byte> file, string name, long limit = Png.UsualLimit);

    /// <summary>Reads a file: UInt8 [height, width, 1 to 4 channels].</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The maximum number of pixels.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is not a picture that is decoded, is damaged, or exceeds the limit.</exception>
    public Tensor Load(string path, long limit = Png.UsualLimit)
    {
        ArgumentNullException.ThrowIfNull(path);
        using DataFile file = DataFile.Open(path);
        return Decode(file.ReadToEnd(Math.Min(DataFile.UsualLimit, Math.Max(0, limit) * PixelBytes + OtherBytes)), path, limit);
    }

    /// <summary>Whether a file has one of the <see cref="Extensions"/>.</summary>
    public bool Takes(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    sealed class PngDecoder : PictureDecoder
    {
        public override IReadOnlyList<string> Extensions { get; } = [".png"];

        public override Tensor Decode(ReadOnlyMemory<byte> file, string name, long limit = Png.UsualLimit) => Png.Decode(file, limit, name);
    }
}
