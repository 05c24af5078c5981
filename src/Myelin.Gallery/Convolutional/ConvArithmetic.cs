namespace Myelin.Gallery.Convolutional;

/// <summary>size' = ⌊(size + 2 padding - kernel) / stride⌋ + 1 along each axis, and (kernel² · channels + 1) · filters parameters.</summary>
/// <remarks>
/// A filter extends through the whole depth of its input, slides over height and width, and gives one number at each place: one map
/// for each filter. So depth follows from the number of filters, height and width from the window, its stride and the padding.
/// Pooling slides a window without weights over each map by itself and keeps the depth. Every size here is measured on a layer,
/// and the same window is moved by hand over a 7x7 image.
/// </remarks>
public sealed class ConvArithmetic : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "conv-arithmetic";

    /// <inheritdoc/>
    public override string Title => "Sizes and parameters of convolutions and pooling; the sliding window";

    /// <inheritdoc/>
    public override string Decks => "C, D, E";

    /// <inheritdoc/>
    public override string Required =>
        "5x5x3 filter on 32x32x3 → 28x28; 6 filters → 28x28x6; 3x3 on 7x7; parameters, stride, padding, pooling: sizes and counts exact; the window shown";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("A window of 3x3 on a 7x7 image stands in 5 · 5 places. Each picture is one of them: the window, and the pixels below it.");
        const int Side = 7, Kernel = 3, Places = Side - Kernel + 1;
        Tensor image = Tensor.From([.. Enumerable.Range(0, Side * Side).Select(i => i / Side == i % Side || i / Side + i % Side == Side - 1 ? 1f : 0f)],
            [1, Side, Side, 1]);                                                       // a cross
        Tensor filter = Tensor.From([1f, 0, 0, 0, 1, 0, 0, 0, 1], [Kernel, Kernel, 1, 1]);   // one of its strokes
        var layer = new Conv2D(1, Kernel, useBias: false, kernelInitializer: new("Stroke", (_, _, _) => filter));
        Tensor map = layer.Of(image);
        run.Holds("a 3x3 filter on 7x7 gives 5x5", map.Shape == Shape.Create([1, Places, Places, 1]));
        run.Exactly("largest difference from the sum of products under each window", LargestDifference(map, image, filter), 0);
        run.Draw("window", new ImageGrid("The 25 places of the window", Windows(image, Places, Kernel), ColourMap.Sequential, "pixel; the window is lighter",
            [.. Enumerable.Range(0, Places * Places).Select(place => $"sum {map.ToArray<float>()[place]:0}")], columns: Places));
        run.Draw("map", new ImageGrid("Image, filter and map: the stroke is found where the sum is 3",
            Tensor.Concatenate([image, Framed(filter.Reshape(1, Kernel, Kernel, 1), 2), Framed(map, 1)], 0),
            ColourMap.Sequential, "value", ["the image", "the filter", "the map"]));

        Tensor windows = Windows(image, Places, Kernel), scaled = map.Reshape(Places * Places) / 3;
        run.Draw("sliding", new FrameSequence(
            "The window slides, and each place gives a number of the map",
            Enumerable.Range(0, Places * Places).Select(place => ($"row {place / Places}, column {place % Places}", (Figure)new ImageGrid(
                "Window and map", Tensor.Concatenate([windows[place..(place + 1)], Framed(Begun(scaled, place, Places), 1)[.., .., .., 0]], 0), columns: 2)))));

        run.Tell("Sizes of a filter's map on the 7x7 image, by stride and padding. A stride of 3 does not fit: the last column is never seen.");
        Expect(run, "7x7, 3x3, stride 1", new Conv2D(1, 3), [7, 7, 1], [5, 5, 1], 10);
        Expect(run, "7x7, 3x3, stride 2", new Conv2D(1, 3, strides: 2), [7, 7, 1], [3, 3, 1], 10);
        Expect(run, "7x7, 3x3, stride 3", new Conv2D(1, 3, strides: 3), [7, 7, 1], [2, 2, 1], 10);
        Expect(run, "7x7, 3x3, padding 1", new Conv2D(1, 3, padding: 1), [7, 7, 1], [7, 7, 1], 10);

        run.Tell("C's example: a 5x5x3 filter on a 32x32x3 image has 75 weights and a bias and gives one 28x28 map; 6 filters give 6 maps.");
        Expect(run, "32x32x3, one 5x5x3 filter", new Conv2D(1, 5), [32, 32, 3], [28, 28, 1], 76);
        Expect(run, "32x32x3, 6 filters", new Conv2D(6, 5), [32, 32, 3], [28, 28, 6], 456);
        Expect(run, "28x28x6, 10 filters of 5x5x6", new Conv2D(10, 5), [28, 28, 6], [24, 24, 10], 1510);
        Expect(run, "32x32x3, 10 filters of 5x5, padding 2", new Conv2D(10, 5, padding: 2), [32, 32, 3], [32, 32, 10], 760);
        Expect(run, "224x224x3, AlexNet's 64 filters of 11x11, stride 4, padding 2", new Conv2D(64, 11, 4, 2), [224, 224, 3], [55, 55, 64], 23_296);
        Expect(run, "16x16, 12 filters of 5x5, stride 2, padding 2", new Conv2D(12, 5, 2, 2), [16, 16, 1], [8, 8, 12], 312);

        run.Tell("Pooling halves height and width, keeps the depth, and has nothing to learn.");
        Expect(run, "28x28x6, maximum of 2x2", new MaxPooling2D(2), [28, 28, 6], [14, 14, 6], 0);
        Expect(run, "28x28x6, mean of 2x2", new AveragePooling2D(2), [28, 28, 6], [14, 14, 6], 0);
        Expect(run, "55x55x64, maximum of 3x3, stride 2", new MaxPooling2D(3, 2), [55, 55, 64], [27, 27, 64], 0);
    }

    /// <summary>An image with zeros around it.</summary>
    static Tensor Framed(Tensor image, int width) => image.Pad([(0, 0), (width, width), (width, width), (0, 0)]);

    /// <summary>The map up to a place: [1, places, places, 1].</summary>
    static Tensor Begun(Tensor map, int last, int places) =>
        Tensor.From([.. map.ToArray<float>().Select((sum, place) => place <= last ? sum : 0)], [1, places, places, 1]);

    static void Expect(GalleryRun run, string name, Layer layer, Shape input, Shape output, int parameters)
    {
        var model = new Sequential(input: input) { layer };
        run.Holds($"{name}: gives {output.ToString().Trim('[', ']').Replace(", ", "x", StringComparison.Ordinal)}",
            model.Predict(Tensor.Zeros(Shape.Create([1, .. input.Sizes])))[0].Shape == output);
        run.Exactly($"{name}: parameters", model.ParameterCount, parameters);
    }

    static double LargestDifference(Tensor map, Tensor image, Tensor filter)
    {
        double largest = 0;
        for (int i = 0; i < map.Shape[1]; i++)
            for (int j = 0; j < map.Shape[2]; j++)
            {
                Tensor under = image[.., i..(i + 3), j..(j + 3), ..].Reshape(3, 3, 1, 1);
                largest = Math.Max(largest, Math.Abs((double)(under * filter).Sum() - (double)map[0, i, j, 0]));
            }
        return largest;
    }

    /// <summary>[places², side, side]: the image, a half lighter under the window.</summary>
    static Tensor Windows(Tensor image, int places, int kernel)
    {
        int side = image.Shape[1];
        float[] pixels = image.ToArray<float>();
        var windows = new float[places * places * side * side];
        for (int place = 0; place < places * places; place++)
            for (int i = 0; i < side * side; i++)
            {
                (int row, int column) = (i / side - place / places, i % side - place % places);
                bool isUnder = row >= 0 && row < kernel && column >= 0 && column < kernel;
                windows[place * side * side + i] = 0.5f * pixels[i] + (isUnder ? 0.5f : 0);
            }
        return Tensor.From(windows, [places * places, side, side]);
    }
}
