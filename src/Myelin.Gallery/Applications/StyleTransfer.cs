namespace Myelin.Gallery.Applications;

/// <summary>
/// L(x) = a |F(x) - F(content)|² + b Σ |G(x) - G(style)|², G = FᵀF / positions, minimized over the pixels x: content is what features are where, style is
/// which features occur together.
/// </summary>
/// <remarks>
/// The features F of a network that was trained to recognize objects say what is to be seen, almost whatever the brush. Their Gram matrices G have lost
/// all places: they say which strokes, colours and textures occur together. So the two can come from different pictures. Three controls of the second paper:
/// colour (only the brightness is restyled), scale (a small picture first, whose strokes stay large), and region (a style for the animal, another around it).
/// A network with residual connections has a few peaks that outweigh all else; a softmax over channels evens them out.
/// </remarks>
public sealed class StyleTransfer : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "style-transfer";

    /// <inheritdoc/>
    public override string Title => "A photograph in the style of another picture";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "ResNet18 with softmaxed activations, photographs: the Gram loss falls to at most 1 % of its start, and the content " +
        "loss at most 0.75 of that of another photograph; original colours kept when asked; controls of scale and region";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["photos", "resnet18"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.IsShort)
        {
            Functional small = DreamSpecimen.Network(run.Seed, isDeepOnly: false);
            Compare(run, small, DreamSpecimen.Landscape(48), DreamSpecimen.Mosaic(48, 30), DreamSpecimen.Mosaic(48, 8), DreamSpecimen.Mosaic(48, 12), 40, 8);
            return;
        }
        OnnxModel network = ResNet18.Load(run.Data, run.Cancellation);
        network.Trainable = false;
        Functional features = ResNet18.Features(network, "ReLU253", "ReLU269", "ReLU301", "ReLU333");
        IReadOnlyList<string> photos = DataFiles.Named("photos").FetchFilesAsync(run.Data, run.Cancellation).GetAwaiter().GetResult();
        Compare(run, features, ResNet18.Read(photos[1], 256), DreamSpecimen.Mosaic(256, 160), ResNet18.Read(photos[5], 256), ResNet18.Read(photos[2], 256),
            400, ResNet18.Grid);
    }

    /// <param name="run">The run.</param>
    /// <param name="features">The features.</param>
    /// <param name="content">The photograph.</param>
    /// <param name="style">The first style.</param>
    /// <param name="second">The second style.</param>
    /// <param name="other">A photograph of something else.</param>
    /// <param name="steps">The steps of each.</param>
    /// <param name="grid">What sides are multiples of.</param>
    static void Compare(GalleryRun run, Model features, Tensor content, Tensor style, Tensor second, Tensor other, int steps, int grid)
    {
        Tensor unrelated = PictureStyle.Resized(other, (content.Shape[1], content.Shape[2]));
        double elsewhere = PictureStyle.Distance(features, unrelated, content, new StyleSource(style)).Content;
        run.Show("content loss of another photograph", elsewhere);
        var plain = new PictureStyle(features) { Steps = steps, Grid = grid, StyleWeight = 3000 };

        run.Tell("The photograph as a mosaic.");
        Tensor mosaic = Measured(run, "mosaic", plain, content, [new(style)], elsewhere);
        var pictures = new AnnotatedImages("A photograph, a style, and the photograph in that style");
        pictures.Add(content[0], "the photograph");
        pictures.Add(style[0], "the style: a mosaic, drawn by code");
        pictures.Add(mosaic[0], "the photograph as a mosaic");
        run.Draw("pictures", pictures);

        run.Tell("Colour: in the style of another picture, with the photograph's own colours.");
        var coloured = new PictureStyle(features) { Steps = steps, Grid = grid, StyleWeight = 3000, KeepsColours = true };
        Tensor kept = Measured(run, "own colours", coloured, content, [new(second)], elsewhere);
        run.AtMost("own colours: mean change of the colour differences", (double)(Chroma(kept) - Chroma(content)).Abs().Mean(), 0.02, inShort: 0.05);
        run.Show("mosaic: mean change of the colour differences", (double)(Chroma(mosaic) - Chroma(content)).Abs().Mean());

        run.Tell("Scale: at half of the size first, so that the stones are larger.");
        var large = new PictureStyle(features) { Steps = steps / 2, Grid = grid, StyleWeight = 3000, Sizes = 2 };
        Tensor scaled = large.Of(content, [new(style)], cancellation: run.Cancellation).Picture;

        run.Tell("Region: the mosaic in the middle, the other style around it.");
        Tensor middle = Middle(content.Shape[1], content.Shape[2]);
        Tensor regions = plain.Of(content, [new(style, middle), new(second, 1 - middle)], cancellation: run.Cancellation).Picture;
        var controls = new AnnotatedImages("Colour, scale and region", columns: 2);
        controls.Add(second[0], "another style");
        controls.Add(kept[0], "in that style, with the photograph's own colours");
        controls.Add(scaled[0], "the mosaic, large forms first");
        controls.Add(regions[0], "the mosaic in the middle, the other style around it");
        run.Draw("controls", controls);
        run.AtMost("region: distance to its style in the middle, over that around it", Apart(features, regions, style, middle), 0.5, inShort: 0.9);
    }

    static Tensor Measured(GalleryRun run, string name, PictureStyle style, Tensor content, StyleSource[] sources, double elsewhere)
    {
        (Tensor picture, StyleDistance before, StyleDistance after) = style.Of(content, sources, cancellation: run.Cancellation);
        run.AtMost($"{name}: Gram loss, over its start", 100 * after.Style / before.Style, 1, "%", inShort: 60);
        run.AtMost($"{name}: content loss, over that of another photograph", after.Content / elsewhere, 0.75, inShort: 1);
        return picture;
    }

    /// <summary>Red, green and blue without the brightness.</summary>
    static Tensor Chroma(Tensor picture) => picture - picture.Luma();

    /// <summary>An ellipse in the middle: [1, height, width, 1].</summary>
    static Tensor Middle(int height, int width) => Tensor.From([.. Enumerable.Range(0, height * width).Select(
        p => Math.Pow(2.0 * (p / width) / height - 1, 2) + Math.Pow(2.0 * (p % width) / width - 1, 2) < 0.5 ? 1f : 0f)], [1, height, width, 1]);

    /// <summary>How far Gram matrices in a region are from those of a style, over how far they are in the rest.</summary>
    static double Apart(Model features, Tensor picture, Tensor style, Tensor where)
    {
        double inside = PictureStyle.Distance(features, picture, picture, new StyleSource(style, where)).Style;
        return inside / PictureStyle.Distance(features, picture, picture, new StyleSource(style, 1 - where)).Style;
    }
}
