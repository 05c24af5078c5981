namespace Myelin.Gallery.Applications;

/// <summary>
/// x ← x + rate · g / mean |g|: the picture climbs along the gradient g of a layer's activation, so that the layer sees more of what it sees.
/// </summary>
/// <remarks>
/// A network that tells a thousand classes apart has units for fur, eyes, wheels and arches. Training goes down the gradient of a loss by weights; here the
/// weights stay and the picture goes up the gradient of an activation, the mean square of a layer's outputs. What the layer faintly sees, it draws. A layer
/// near the picture draws strokes and curls, one further away eyes, feathers and heads. The picture is climbed at several sizes, octaves, from small to
/// large, so that there are large and small forms.
/// </remarks>
public sealed class DeepDream : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "deepdream";

    /// <inheritdoc/>
    public override string Title => "What a network dreams into a photograph";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "ResNet18, a photograph: gradient ascent over octaves makes the chosen activation at least 10 times as large";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["photos", "resnet18"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var pictures = new AnnotatedImages("A photograph, and what the network dreams into it", columns: 2);
        if (run.IsShort)
        {
            Tensor landscape = DreamSpecimen.Landscape(64);
            pictures.Add(landscape[0], "the photograph");
            Dream(run, pictures, "random filters", "stripes", DreamSpecimen.Network(run.Seed, isDeepOnly: true), landscape, 12, 8, isChosen: true);
            run.Draw("dreams", pictures);
            return;
        }
        OnnxModel network = ResNet18.Load(run.Data, run.Cancellation);
        network.Trainable = false;
        string cat = DataFiles.Named("photos").FetchFilesAsync(run.Data, run.Cancellation).GetAwaiter().GetResult()[1];
        Tensor photo = ResNet18.Read(cat, 448);
        pictures.Add(photo[0], "the photograph");
        foreach ((string layer, string what) in new[] { ("ReLU301", "strokes and curls"), ("ReLU347", "eyes and feathers"), ("ReLU393", "whole animals") })
        {
            Dream(run, pictures, layer, what, ResNet18.Features(network, layer), photo, 30, ResNet18.Grid, isChosen: layer == ResNet18.Blocks[^1]);
        }
        run.Draw("dreams", pictures);
    }

    static void Dream(
        GalleryRun run, AnnotatedImages pictures, string layer, string what, Model features, Tensor photo, int steps, int grid, bool isChosen)
    {
        run.Tell($"{layer}: {what}.");
        var dream = new PictureDream(features) { Steps = steps, Grid = grid, Rate = 0.012 };
        Tensor dreamt = dream.Of(photo, run.Seed, cancellation: run.Cancellation);
        (double before, double after) = (dream.Activation(photo), dream.Activation(dreamt));
        run.Show($"{layer}: mean square of its outputs for the photograph", before);
        if (isChosen) run.AtLeast($"{layer}: times as large for the dream", after / before, 10, inShort: 2);
        else run.Show($"{layer}: times as large for the dream", after / before);
        run.Holds($"{layer}: the dream is a picture", dreamt.ToArray<float>().All(value => value is >= 0 and <= 1));
        pictures.Add(dreamt[0], $"{layer}: {what}");
        Tensor change = (dreamt - photo).Abs().Mean(3).Reshape(1, photo.Shape[1], photo.Shape[2]);
        run.Show($"{layer}: mean change of a pixel", (double)change.Mean());
    }
}
