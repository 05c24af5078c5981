namespace Myelin;

/// <summary>Images side by side, with captions: examples, mistakes, filters, templates.</summary>
public sealed class ImageGrid : Figure
{
    const double Between = 10;

    readonly Tensor images;
    readonly IReadOnlyList<string> captions;
    readonly ColourMap? map;
    readonly string unit;
    readonly double low, high;
    readonly double[] values = [];

    /// <summary>Images as pixels.</summary>
    /// <param name="title">The title.</param>
    /// <param name="images">[count, height, width] or [count, height, width, channels] with 1 (grey) or 3 (RGB) channels: bytes,
    /// or real numbers from 0 to 1.</param>
    /// <param name="captions">A text below each image; by default none.</param>
    /// <param name="columns">Images in a row; by default chosen for their number.</param>
    /// <exception cref="ShapeException">The tensor holds no images, or the number of captions differs.</exception>
    public ImageGrid(string title, Tensor images, IReadOnlyList<string>? captions = null, int? columns = null) : base(title)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Rank is not (3 or 4) || images.Shape.Elements == 0 || images.Rank == 4 && images.Shape[3] is not (1 or 3))
            throw new ShapeException(
                $"{Name}: expects images [count, height, width] or [count, height, width, 1 or 3], received {images.Shape}; reshape them, channels last.");
        this.images = images.StopGradient();
        this.captions = captions ?? [];
        unit = "";
        if (this.captions.Count != 0 && this.captions.Count != Count)
            throw new ShapeException($"{Name}: expects {Count} captions, received {this.captions.Count}; give each image one.");
        Columns = columns ?? (Count <= 5 ? Count : Count <= 20 ? 5 : 8);
        if (Columns < 1)
            throw new ArgumentOutOfRangeException(
                nameof(columns), $"{Name}: expects at least one column, received {columns}; leave it out for the usual number.");
    }

    /// <summary>Numbers as colours, all images on one scale: weights, activations.</summary>
    /// <param name="title">The title.</param>
    /// <param name="images">[count, height, width], or with one channel.</param>
    /// <param name="map">The colours.</param>
    /// <param name="unit">The quantity shown by colours.</param>
    /// <param name="captions">A text below each image; by default none.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ShapeException">The tensor holds no images of one channel, or the number of captions differs.</exception>
    public ImageGrid(
        string title, Tensor images, ColourMap map, string unit, IReadOnlyList<string>? captions = null,
        int? columns = null) : this(title, images, captions, columns)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (images.Rank == 4 && images.Shape[3] != 1)
            throw new ShapeException($"{Name}: expects images of one channel for a colour map, received {images.Shape}; take one channel by Slice.");
        (this.map, this.unit) = (map, unit);
        values = Raster.Numbers(this.images);
        (low, high) = map.Range(values);
    }

    /// <summary>Images in a row.</summary>
    public int Columns { get; }

    int Count => images.Shape[0];

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        (double Low, double High) range = svg.Page?.RangeOf(this) ?? (low, high);
        int height = images.Shape[1], width = images.Shape[2];
        double cell = (Width - 2 * Margin - (Columns - 1) * Between) / Columns, wide = Columns switch
        {
            1 => Math.Min(cell, 0.6 * Width),
            2 => Math.Min(cell, Width / 3),
            _ => cell,
        }, tall = wide * height / width;
        for (int start = 0; start < Count; start += Columns)
        {
            double bottom = top + tall;
            for (int i = start; i < Math.Min(start + Columns, Count); i++)
            {
                double x = Margin + (i - start) * (cell + Between);
                Raster.Draw(svg, Image(i, range), x, top, wide, tall);
                svg.Add("rect", ("x", x), ("y", top), ("width", wide), ("height", tall), ("fill", "none"), ("class", "grid"));
                if (captions.Count == 0) continue;
                double y = top + tall + 2;
                foreach (string line in Lettering.Wrap(captions[i], cell))
                {
                    y += Lettering.LineHeight * Lettering.Small;
                    svg.Text(x, y, line);
                }
                bottom = Math.Max(bottom, y + 4);
            }
            top = bottom + Between;
        }
        top -= Between;
        return map == null ? top : ColourBar.Draw(svg, map, Axis.Between(unit, range.Low, range.High), Margin, top, Width - Margin);
    }

    internal override (object Key, double Low, double High)? Colouring => map == null ? null : ((map, unit, nameof(ImageGrid)), low, high);

    Tensor Image(int i, (double Low, double High) range)
    {
        int height = images.Shape[1], width = images.Shape[2];
        return map == null ? images[i] : map.Pixels(values[(i * height * width)..((i + 1) * height * width)], height, width, range.Low, range.High);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Count} {(Count == 1 ? "image" : "images")} of {images.Shape[2]} by {images.Shape[1]} pixels" +
        (map == null ? "" : $", colours for {unit} from {Ticks.Text(low)} to {Ticks.Text(high)}") +
        (captions.Count == 0 ? "." : $": {string.Join("; ", captions)}.");
}
