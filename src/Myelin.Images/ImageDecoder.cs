using System.Runtime.InteropServices;
using StbImageSharp;

namespace Myelin;

/// <summary>Decodes JPEG, BMP, GIF (its first frame), TGA and PSD by StbImageSharp, and PNG by the library. The format is recognized by the contents.</summary>
/// <remarks>
/// <code>
/// static Tensor Read() => Picture.Read("rocket.jpg", [64, 64, 3], ImageDecoder.Instance);
/// </code>
/// The orientation that cameras note in EXIF is not applied, as in Keras. The same file gives the same bits on every machine.
/// </remarks>
public sealed class ImageDecoder : PictureDecoder
{
    static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    ImageDecoder() { }

    /// <summary>The decoder.</summary>
    public static ImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tga", ".psd"];

    /// <inheritdoc/>
    public override Tensor Decode(ReadOnlyMemory<byte> file, string name, long limit = Png.UsualLimit)
    {
        if (file.Span.StartsWith(PngSignature)) return Default.Decode(file, name, limit);
        ArraySegment<byte> bytes = MemoryMarshal.TryGetArray(file, out ArraySegment<byte> array) ? array : file.ToArray();
        ImageInfo info = Guarded(name, () => ImageInfo.FromStream(new WholeStream(bytes)))
            ?? throw Damaged(name, bytes.Count == 0 ? "an empty file" : $"{Convert.ToHexStringLower(bytes[..Math.Min(8, bytes.Count)])}");
        if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > limit)
            throw new DataFormatException(name, 0, $"an image of 1 to {limit} pixels", $"{info.Width} x {info.Height}",
                "If the image is really that large, raise the limit.");
        ImageResult image = Guarded(name, () => ImageResult.FromStream(new WholeStream(bytes), ColorComponents.Default)) ?? throw Damaged(name, "damaged data");
        return Tensor.From(image.Data, [image.Height, image.Width, (int)image.Comp]);
    }

    /// <summary>Runs the decoder, whose errors have no type of their own.</summary>
    static T Guarded<T>(string name, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Damaged(name, $"damaged data ({e.Message})", e);
        }
    }

    /// <summary>Bytes that end with an exception. The decoder would go on with zeros, and show half a picture or never end.</summary>
    sealed class WholeStream(ArraySegment<byte> bytes) : MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        public override int ReadByte() => base.ReadByte() is >= 0 and var value ? value : throw Truncated();

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, count) == count ? count : throw Truncated();

        public override int Read(Span<byte> buffer) => base.Read(buffer) == buffer.Length ? buffer.Length : throw Truncated();

        static EndOfStreamException Truncated() => new("the file is truncated");
    }

    static DataFormatException Damaged(string name, string received, Exception? cause = null) =>
        new(name, 0, "a picture (JPEG, PNG, BMP, GIF, TGA or PSD)", received, "Check that this is a picture; save it again.", cause);
}
