namespace Myelin;

/// <summary>A box to draw on a picture.</summary>
/// <param name="Box">The box, in pixels of the picture.</param>
/// <param name="Text">What stands at its upper edge; empty for nothing.</param>
/// <param name="Colour">The place of its colour among those of figures: boxes of one class share one.</param>
public sealed record BoxMark(Box Box, string Text = "", int Colour = 0);

/// <summary>Pictures with boxes, masks or attention drawn on them, and captions below.</summary>
public sealed class AnnotatedImages : Figure
{
    const double Between = 10, Label = 11;

    sealed record Picture(Tensor Image, string Caption, IReadOnlyList<BoxMark> Boxes, Tensor? Over, string Shown);

    readonly List<Picture> pictures = [];

    /// <summary>A figure without pictures; <see cref="Add"/> adds some.</summary>
    /// <param name="title">The title.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no columns.</exception>
    public AnnotatedImages(string title, int columns = 3) : base(title)
    {
        if (columns < 1)
            throw new ArgumentOutOfRangeException(
                nameof(columns), $"{Name}: expects at least one column, received {columns}; leave it out for the usual three.");
        Columns = columns;
    }

    /// <summary>Pictures in a row.</summary>
    public int Columns { get; }

    /// <summary>Adds a picture.</summary>
    /// <param name="image">[height, width, 1] (grey) or [height, width, 3] (RGB): bytes, or real numbers from 0 to 1.</param>
    /// <param name="caption">The text below it.</param>
    /// <param name="boxes">Boxes on it.</param>
    /// <param name="mask">A label for each pixel: whole numbers [height, width]; 0 leaves a pixel as it is, and each other label has its colour.</param>
    /// <param name="attention">
    /// How much is looked at each part, 0 or more: [rows, columns] of any size, laid over the whole picture. It stays bright where the most is, and gets dark
    /// elsewhere.
    /// </param>
    /// <exception cref="ShapeException">The image is none, or the mask has another size.</exception>
    /// <exception cref="ArgumentException">A box or an amount of attention is not finite, or both mask and attention are given.</exception>
    public void Add(Tensor image, string caption = "", IReadOnlyList<BoxMark>? boxes = null, Tensor? mask = null, Tensor? attention = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(caption);
        if (image.Rank != 3 || image.Shape.Elements == 0 || image.Shape[2] is not (1 or 3))
            throw new ShapeException($"{Name}: expects an image [height, width, 1 or 3], received {image.Shape}; take one of a batch, channels last.");
        if (mask != null && mask.Shape != image.Shape[..2])
            throw new ShapeException($"{Name}: expects a mask {image.Shape[..2]}, a label for each pixel, received {mask.Shape}; take that of the same image.");
        if (attention != null && (attention.Rank != 2 || attention.Shape.Elements == 0))
            throw new ShapeException($"{Name}: expects attention [rows, columns], received {attention.Shape}; reshape it to the cells of the feature map.");
        if (mask != null && attention != null)
            throw new ArgumentException($"{Name}: expects a mask or attention, received both; add the picture twice.", nameof(attention));
        boxes ??= [];
        foreach (BoxMark mark in boxes)
            if (!mark.Box.IsFinite) throw new ArgumentException($"{Name}: expects boxes with finite edges, received {mark.Box}.", nameof(boxes));
        string shown = mask != null ? "with its mask" : attention != null ? "with attention" : "";
        pictures.Add(new(image.StopGradient(), caption, boxes, mask != null ? Coloured(mask) : attention != null ? Veil(attention) : null, shown));
    }

    /// <summary>The colour of every label: [height, width, 4]. After the colours of series come lighter ones.</summary>
    static Tensor Coloured(Tensor mask)
    {
        long[] labels = mask.Cast(ElementType.Int64).ToArray<long>();
        byte[] pixels = new byte[labels.Length * 4];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] <= 0) continue;
            int place = (int)((labels[i] - 1) % (2 * Theme.Series.Length));
            var (r, g, b) = Theme.Pixel(place);
            byte Light(byte channel) => place < Theme.Series.Length ? channel : (byte)((channel + 255) / 2);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (Light(r), Light(g), Light(b), 230);
        }
        return Tensor.From(pixels, [mask.Shape[0], mask.Shape[1], 4]);
    }

    /// <summary>Black that is clear where the most attention is: [rows, columns, 4].</summary>
    Tensor Veil(Tensor attention)
    {
        double[] amounts = Raster.Numbers(attention);
        foreach (double amount in amounts)
            if (!(amount >= 0 && double.IsFinite(amount)))
                throw new ArgumentException($"{Name}: expects attention of 0 or more, received {amount}; draw shares after the softmax.", nameof(attention));
        double most = amounts.Max();
        byte[] pixels = new byte[amounts.Length * 4];
        for (int i = 0; i < amounts.Length; i++) pixels[4 * i + 3] = (byte)Math.Round(200 * (1 - (most > 0 ? amounts[i] / most : 0)));
        return Tensor.From(pixels, [attention.Shape[0], attention.Shape[1], 4]);
    }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        if (pictures.Count == 0) throw new InvalidOperationException($"{Name}: has no pictures; call Add first.");
        double wide = (Width - 2 * Margin - (Columns - 1) * Between) / Columns;
        for (int start = 0; start < pictures.Count; start += Columns)
        {
            double bottom = top;
            for (int i = start; i < Math.Min(start + Columns, pictures.Count); i++)
                bottom = Math.Max(bottom, Draw(svg, pictures[i], Margin + (i - start) * (wide + Between), top, wide));
            top = bottom + Between;
        }
        return top - Between;
    }

    static double Draw(Svg svg, Picture picture, double x, double top, double wide)
    {
        int height = picture.Image.Shape[0], width = picture.Image.Shape[1];
        double scale = wide / width, tall = height * scale;
        Raster.Draw(svg, picture.Image, x, top, wide, tall);
        if (picture.Over is { } over)
        {
            if (over.Shape[0] == height && over.Shape[1] == width) Raster.Draw(svg, over, x, top, wide, tall);
            else Raster.DrawSmooth(svg, over, x, top, wide, tall);
        }
        svg.Add("rect", ("x", x), ("y", top), ("width", wide), ("height", tall), ("fill", "none"), ("class", "grid"));
        foreach (BoxMark mark in picture.Boxes) Draw(svg, mark, mark.Box.Clip(width, height), x, top, scale, wide);
        double y = top + tall + 2;
        foreach (string line in Lettering.Wrap(picture.Caption, wide))
        {
            y += Lettering.LineHeight * Lettering.Small;
            svg.Text(x, y, line);
        }
        return picture.Caption.Length > 0 ? y + 4 : top + tall;
    }

    static void Draw(Svg svg, BoxMark mark, Box box, double x, double top, double scale, double wide)
    {
        if (box.Area == 0) return;
        double left = x + box.Left * scale, upper = top + box.Top * scale;
        svg.Add("rect", ("x", left), ("y", upper), ("width", box.Width * scale), ("height", box.Height * scale), ("fill", "none"), ("stroke-width", 1.5),
            ("class", Theme.Stroke(mark.Colour)));
        if (mark.Text.Length == 0) return;
        string text = Lettering.Cut(mark.Text, wide - 4, Label);
        double room = Lettering.Width(text, Label) + 4, high = Label + 2;
        left = Math.Min(left, x + wide - room);
        upper = upper - high >= top ? upper - high : upper;
        svg.Add("rect", ("x", left), ("y", upper), ("width", room), ("height", high), ("class", Theme.Fill(mark.Colour)));
        svg.Text(left + 2, upper + Label - 1, text, Label, type: "paper");
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{pictures.Count} {(pictures.Count == 1 ? "picture" : "pictures")}: {string.Join("; ", pictures.Select((picture, i) => Described(picture, i + 1)))}.";

    static string Described(Picture picture, int number)
    {
        string texts = string.Join(", ", picture.Boxes.Select(mark => mark.Text).Where(text => text.Length > 0));
        string boxes = picture.Boxes.Count == 0 ? "" : $"with {picture.Boxes.Count} {(picture.Boxes.Count == 1 ? "box" : "boxes")} {texts}";
        string[] parts = [picture.Caption.Length > 0 ? picture.Caption : $"picture {number}", picture.Shown, boxes.Trim()];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }
}
