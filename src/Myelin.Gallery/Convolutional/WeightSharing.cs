namespace Myelin.Gallery.Convolutional;

/// <summary>y = xW + b with W[(i, j, c), (o, p, k)] = w[i - o, j - p, c, k] in the window and 0 outside: a convolution is a tied, local dense layer.</summary>
/// <remarks>
/// Three layers with the same outputs. The dense layer may weigh every pixel for every unit. The locally connected one has weights
/// for the pixels of its window alone. The convolution has the same weights at every place: what is learnt in one corner of the image
/// is known in all others, and a network that can find a pattern at one place finds it anywhere.
/// </remarks>
public sealed class WeightSharing : GalleryEntry
{
    const int Side = 32, Channels = 3, Kernel = 5, Filters = 6, Out = Side - Kernel + 1;

    /// <inheritdoc/>
    public override string Id => "weight-sharing";

    /// <inheritdoc/>
    public override string Title => "A convolution is a dense layer whose weights are local and shared";

    /// <inheritdoc/>
    public override string Decks => "C, D, E";

    /// <inheritdoc/>
    public override string Required => "same outputs; 32x32x3 → 28x28x6: 456 parameters against 14,455,392 of the dense layer";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var convolution = new Sequential(input: [Side, Side, Channels], seed: run.Seed) { new Conv2D(Filters, Kernel) };
        var local = new Sequential(input: [Side, Side, Channels], seed: run.Seed) { new LocallyConnected2D(Filters, Kernel) };
        var dense = new Sequential(input: [Side, Side, Channels], seed: run.Seed)
        {
            new Flatten(), new Dense(Out * Out * Filters, kernelInitializer: Initializer.Zeros), new Reshape([Out, Out, Filters]),
        };
        run.Tell("A 32x32x3 image to 28x28x6 numbers, three times: by a dense layer, by one that sees 5x5 pixels at each place, and by one that has the same " +
            "weights at all places.");
        run.Exactly("parameters of the convolution", convolution.ParameterCount, 456);
        run.Exactly("parameters of the locally connected layer", local.ParameterCount, Out * Out * Filters * (Kernel * Kernel * Channels + 1));
        run.Exactly("parameters of the dense layer", dense.ParameterCount, 14_455_392);

        var conv = (Conv2D)convolution.Layers[0];
        conv.Bias!.Value = Tensor.Normal([Filters], run.Seed);
        float[] w = conv.Kernel.Value.ToArray<float>(), b = conv.Bias.Value.ToArray<float>();
        var layer = (LocallyConnected2D)local.Layers[0];
        layer.Kernel.Value = conv.Kernel.Value.Reshape(1, Kernel * Kernel * Channels, Filters).BroadcastTo(layer.Kernel.Shape).Copy();
        layer.Bias!.Value = conv.Bias.Value.BroadcastTo(layer.Bias.Shape).Copy();
        var whole = (Dense)dense.Layers[1];
        whole.Kernel.Value = Tied(w);
        whole.Bias!.Value = Tensor.From([.. Enumerable.Range(0, Out * Out * Filters).Select(unit => b[unit % Filters])], [Out * Out * Filters]);

        Tensor x = Tensor.Uniform([4, Side, Side, Channels], run.Seed + 1), y = convolution.Predict(x);
        run.Exactly("dense with tied weights: largest difference from the convolution", (double)(dense.Predict(x) - y).Abs().Max(), 0, 1e-5);
        run.Exactly("locally connected with equal weights: largest difference", (double)(local.Predict(x) - y).Abs().Max(), 0, 1e-5);

        run.Tell("The weights of dense units as images of what they see, for one channel: the same patch at another place, and nothing elsewhere.");
        int[] places = [0, 13, 27, 13 * Out + 13, 27 * Out, 27 * Out + 27];
        Tensor seen = Tensor.Stack([.. places.Select(place => whole.Kernel.Value[.., place * Filters].Reshape(Side, Side, Channels)[.., .., 0])]);
        run.Draw("tied", new ImageGrid("What six units of one map see", seen, ColourMap.Diverging, "weight",
            [.. places.Select(place => $"row {place / Out}, column {place % Out}")], columns: 3));
        run.Draw("parameters", new LineChart("Parameters for a square image, 5x5x3 to 6 maps", "side of the image", "parameters", yScale: Scale.Log10)
        {
            { "dense", [8, 16, 32, 64, 128, 224], [.. new[] { 8.0, 16, 32, 64, 128, 224 }.Select(n => (n * n * 3 + 1) * (n - 4) * (n - 4) * 6)] },
            { "locally connected", [8, 16, 32, 64, 128, 224], [.. new[] { 8.0, 16, 32, 64, 128, 224 }.Select(n => 76 * (n - 4) * (n - 4) * 6)] },
            { "convolution", [8, 16, 32, 64, 128, 224], [456, 456, 456, 456, 456, 456] },
        });

        run.Tell("A pattern that moves: the convolution's map moves with it, and no number changes.");
        Tensor pattern = Tensor.Zeros([1, Side, Side, Channels]), patch = Tensor.Uniform([1, 9, 9, Channels], run.Seed + 2);
        Tensor here = patch.Pad([(0, 0), (6, Side - 15), (6, Side - 15), (0, 0)]) + pattern, there = here.Roll(5, 1).Roll(9, 2);
        Tensor hereMap = convolution.Predict(here), thereMap = convolution.Predict(there);
        run.Exactly("largest change of the moved map",
            (double)(hereMap[.., 0..18, 0..18, ..] - thereMap[.., 5..23, 9..27, ..]).Abs().Max(), 0, 1e-6);
    }

    /// <summary>[3072, 4704]: the weight of each pixel for each unit.</summary>
    static Tensor Tied(float[] w)
    {
        const int Units = Out * Out * Filters;
        var kernel = new float[Side * Side * Channels * Units];
        for (int place = 0; place < Out * Out; place++)
            for (int tap = 0; tap < Kernel * Kernel; tap++)
            {
                int pixel = (place / Out + tap / Kernel) * Side + place % Out + tap % Kernel;
                for (int c = 0; c < Channels; c++)
                    w.AsSpan((tap * Channels + c) * Filters, Filters).CopyTo(kernel.AsSpan((pixel * Channels + c) * Units + place * Filters));
            }
        return Tensor.From(kernel, [Side * Side * Channels, Units]);
    }
}
