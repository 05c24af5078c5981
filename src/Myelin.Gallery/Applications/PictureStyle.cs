namespace Myelin.Gallery.Applications;

/// <summary>A picture whose style is taken.</summary>
/// <param name="Picture">[1, height, width, 3], from 0 to 1, of any size.</param>
/// <param name="Where">[1, height, width, 1] of the content's size: 1 where this style goes, 0 elsewhere; null for everywhere.</param>
/// <param name="Weight">Its weight beside other styles.</param>
public sealed record StyleSource(Tensor Picture, Tensor? Where = null, double Weight = 1);

/// <summary>What a restyled picture is like: each is 0 for the picture that it should be like.</summary>
/// <param name="Content">Σ |F - F of the content|² / Σ |F of the content|² over its features F.</param>
/// <param name="Style">The mean over layers of Σ |G - G of the style|² / Σ |G of the style|² of their Gram matrices G.</param>
public readonly record struct StyleDistance(double Content, double Style);

/// <summary>
/// Content of one picture in the style of another: minimizes over pixels x the sum of content · |F(x) - F(content)|², style · Σ |G(x) - G(style)|² and
/// smoothness · total variation, where F are features of a network and G their Gram matrices, each relative to its target.
/// </summary>
/// <remarks>
/// <para>
/// The features of the style pass through a softmax over their channels first: networks with residual connections have a few peaks that would outweigh
/// everything else. A picture is made at half of its size first if <see cref="Sizes"/> is 2, so that the style also has large forms. With
/// <see cref="KeepsColours"/>, only the brightness is restyled.
/// </para>
/// <para>
/// Sources: Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", 2016; Gatys, Ecker, Bethge, Hertzmann and Shechtman,
/// "Controlling perceptual factors in neural style transfer", 2017; Wang, Li and Vasconcelos, "Rethinking and improving the robustness of image style
/// transfer", 2021 (arXiv 2104.05623).
/// </para>
/// </remarks>
/// <param name="features">
/// The features of pictures [batch, height, width, 3] from 0 to 1: the last output is the content, the others are the style; see
/// <see cref="ResNet18.Features"/>.
/// </param>
public sealed class PictureStyle(Model features)
{
    /// <summary>The weight of the content.</summary>
    public double ContentWeight { get; init; } = 1;

    /// <summary>The weight of the style.</summary>
    public double StyleWeight { get; init; } = 1000;

    /// <summary>The weight of the mean difference of neighbouring pixels.</summary>
    public double Smoothness { get; init; } = 1;

    /// <summary>The steps at each size.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>The learning rate of Adam: about the change of a pixel in a step.</summary>
    public double Rate { get; init; } = 0.03;

    /// <summary>The number of sizes, each half of the next.</summary>
    public int Sizes { get; init; } = 1;

    /// <summary>What the sides of smaller sizes are multiples of, for networks that halve sizes: 32 for ResNet18.</summary>
    public int Grid { get; init; } = ResNet18.Grid;

    /// <summary>Whether the picture keeps its own colours.</summary>
    public bool KeepsColours { get; init; }

    /// <summary>Restyles a picture.</summary>
    /// <param name="content">[1, height, width, 3], from 0 to 1.</param>
    /// <param name="styles">The styles.</param>
    /// <param name="progress">Receives the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The picture, and its distances; before any step the distance of the content is 0.</returns>
    /// <exception cref="ShapeException">One of the pictures is not one picture in colour, or a place has not the content's size.</exception>
    /// <exception cref="ArgumentException">There is no style.</exception>
    public (Tensor Picture, StyleDistance Before, StyleDistance After) Of(
        Tensor content, IReadOnlyList<StyleSource> styles, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(styles);
        CheckPicture(nameof(PictureStyle), content);
        if (styles.Count == 0) throw new ArgumentException("PictureStyle: expects at least one style, received none; give a picture.", nameof(styles));
        foreach (StyleSource style in styles)
        {
            CheckPicture(nameof(PictureStyle), style.Picture);
            if (style.Where is { } where && where.Shape != Shape.Create([.. content.Shape[..3], 1]))
                throw new ShapeException($"PictureStyle: expects a place [1, {content.Shape[1]}, {content.Shape[2]}, 1] of the content's size, received " +
                    $"{where.Shape}; resize it.");
        }
        Tensor seen = KeepsColours ? Grey(content) : content;
        StyleSource[] taken = KeepsColours ? [.. styles.Select(style => style with { Picture = LikeGrey(style.Picture, content) })] : [.. styles];
        Tensor? made = null;
        for (int size = Sizes - 1; size >= 0; size--)
        {
            (int Height, int Width) pixels = Halved(content, size);
            Tensor target = Resized(seen, pixels);
            StyleSource[] sized = [.. taken.Select(style => style with { Picture = Resized(style.Picture, Halved(style.Picture, size)) })];
            var goal = new StyleGoal(features, target, sized);
            made = Minimized(goal, made == null ? target : Resized(made, pixels),
                step => progress?.Report((Sizes - 1 - size + step / (double)Steps) / Sizes), cancellation);
            if (size > 0) continue;
            StyleDistance before = goal.Distance(target), after = goal.Distance(made);
            return (KeepsColours ? content.WithLuma(made.Luma()).Clamp(0, 1) : made, before, after);
        }
        throw new ArgumentException($"PictureStyle: expects at least one size, received {Sizes}; leave it out for one.");
    }

    /// <summary>How far a picture is from a content and a style.</summary>
    /// <param name="features">The features.</param>
    /// <param name="picture">[1, height, width, 3], from 0 to 1.</param>
    /// <param name="content">The content, of the same size.</param>
    /// <param name="style">The style.</param>
    /// <exception cref="ShapeException">One of them is not one picture in colour, or the sizes differ.</exception>
    public static StyleDistance Distance(Model features, Tensor picture, Tensor content, StyleSource style)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(style);
        foreach (Tensor one in new[] { picture, content, style.Picture }) CheckPicture(nameof(PictureStyle), one);
        return new StyleGoal(features, content, [style]).Distance(picture);
    }

    (int Height, int Width) Halved(Tensor picture, int times) => times == 0 ? (picture.Shape[1], picture.Shape[2])
        : (OnGrid(picture.Shape[1] / Math.Pow(2, times), Grid), OnGrid(picture.Shape[2] / Math.Pow(2, times), Grid));

    /// <summary>The nearest multiple, at least one.</summary>
    internal static int OnGrid(double side, int grid) => Math.Max(1, (int)Math.Round(side / grid)) * grid;

    Tensor Minimized(StyleGoal goal, Tensor start, Action<int> report, CancellationToken cancellation)
    {
        var picture = new Parameter(start.Copy(), "picture");
        var optimizer = new Adam(Rate, beta2: 0.99);
        Schedule rates = Schedule.Cosine(Rate, Steps, 0.05 * Rate);
        double pixels = start.Shape.Elements;
        var step = new Step((Tensor[] _) =>
        {
            (Tensor content, Tensor style) = goal.Losses(picture.Value);
            Tensor loss = content * ContentWeight + style * StyleWeight + picture.Value.TotalVariation().Sum() * (Smoothness / pixels);
            optimizer.Apply(loss.Gradients([picture]));
            picture.Value = picture.Value.Clamp(0, 1);
            return [loss];
        });
        for (int i = 0; i < Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            optimizer.LearningRate = rates.At(i);
            step.Run();
            report(i + 1);
        }
        return picture.Value.StopGradient();
    }

    /// <summary>The brightness as a picture of three equal channels.</summary>
    static Tensor Grey(Tensor picture) => picture.Luma().BroadcastTo(picture.Shape).Copy();

    /// <summary>The brightness of a style, with the mean and the deviation of the content's.</summary>
    static Tensor LikeGrey(Tensor style, Tensor content)
    {
        (Tensor from, Tensor to) = (style.Luma(), content.Luma());
        Tensor scaled = (from - from.Mean()) * (Deviation(to) / (Deviation(from) + 1e-6)) + to.Mean();
        return scaled.Clamp(0, 1).BroadcastTo(style.Shape).Copy();
    }

    static Tensor Deviation(Tensor x) => (x - x.Mean()).Square().Mean().Sqrt();

    internal static Tensor Resized(Tensor picture, (int Height, int Width) size) => picture.Shape[1] == size.Height && picture.Shape[2] == size.Width ? picture
        : new Resizing(size.Height, size.Width, Interpolation.Bilinear, antialias: true).Of(picture);

    internal static void CheckPicture(string who, Tensor picture)
    {
        if (picture.Rank != 4 || picture.Shape[0] != 1 || picture.Shape[3] != 3 || picture.Shape.Elements == 0 || picture.Type != ElementType.Float32)
            throw new ShapeException($"{who}: expects a picture Float32[1, height, width, 3] from 0 to 1, received {picture.Type}{picture.Shape}; " +
                "Picture.Read returns one.");
    }
}
