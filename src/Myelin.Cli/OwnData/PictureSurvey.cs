namespace Myelin.Cli.OwnData;

/// <summary>How pictures are read: their size, grey or colour. Found from some of them.</summary>
/// <param name="Shape">The shape of the inputs.</param>
/// <param name="Text">The same, for people.</param>
sealed record PictureSurvey(Shape Shape, string Text)
{
    const int Sample = 200;

    /// <summary>Pictures of one size are read as they are up to this side; others are resized to one of these.</summary>
    static readonly int[] Sides = [16, 28, 32, 48, 64];

    public static PictureSurvey Of(PictureFolder pictures)
    {
        int step = Math.Max(1, pictures.Files.Count / Sample);
        string[] some = [.. pictures.Files.Where((_, i) => i % step == 0)];
        var sizes = new List<(int Height, int Width)>();
        bool isColour = false;
        foreach (string file in some)
        {
            Tensor picture = ImageDecoder.Instance.Load(file);
            sizes.Add((picture.Shape[0], picture.Shape[1]));
            isColour |= HasColour(picture);
        }
        bool oneSize = sizes.Distinct().Count() == 1;
        int[] small = [.. sizes.Select(size => Math.Min(size.Height, size.Width)).Order()];
        int side = Sides.LastOrDefault(side => side <= small[small.Length / 2], Sides[0]);
        bool isKept = oneSize && Math.Max(sizes[0].Height, sizes[0].Width) <= Sides[^1];
        Shape shape = isKept ? [sizes[0].Height, sizes[0].Width, isColour ? 3 : 1] : [side, side, isColour ? 3 : 1];
        string found = oneSize ? $"all of {sizes[0].Height}x{sizes[0].Width}"
            : $"of {sizes.Min(size => size.Height)}x{sizes.Min(size => size.Width)} to {sizes.Max(size => size.Height)}x{sizes.Max(size => size.Width)}";
        return new(shape, $"{found}, read as {shape[0]}x{shape[1]} in {(isColour ? "colour" : "grey")}");
    }

    static bool HasColour(Tensor picture)
    {
        if (picture.Shape[2] < 3) return false;
        Tensor values = picture.Cast(ElementType.Int32);
        Tensor red = values.Slice(2, 0, 1), green = values.Slice(2, 1, 1), blue = values.Slice(2, 2, 1);
        return (int)((red - green).Abs().Max()) > 8 || (int)((green - blue).Abs().Max()) > 8;   // compression colours grey pixels a little
    }
}
