namespace Myelin.Fuzz;

/// <summary>Model files as they should be.</summary>
public static class ModelSamples
{
    /// <summary>
    /// One of convolutions with all that a file can say about a model, one of dense layers alone, one of models within models,
    /// one of layers that change shapes, and one of convolutions and poolings with all kinds of settings.
    /// </summary>
    public static byte[][] Make()
    {
        var images = new Sequential(input: [6, 6, 1], seed: 3)
        {
            new Conv2D(2, 3, activation: Activation.LeakyRelu(0.2), name: "conv"),
            new BatchNormalization(),
            new MaxPooling2D(),
            new Flatten(),
            new Dropout(0.3),
            new Dense(3, kernelInitializer: Initializer.Normal(0, 0.1), name: "head"),
        };
        images.Parameters[0].Trainable = false;
        images.Preprocessing = new ImagePreprocessing([6, 6, 1], classes: ["a", "b", "c"]);
        images.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        var rows = new Sequential(input: [3]) { new Dense(2, Activation.Tanh), new Dense(1) };
        rows.Preprocessing = new TablePreprocessing([new NumberColumn("x", 0.5, 2), new CategoryColumn("y", ["red", "blue"])], "z");
        var nested = new Sequential(input: [4, 2])
        {
            new Sequential { new Sequential { new Conv1D(2, 2), Activation.Relu }, new LayerNormalization() },
            new PRelu(),
        };
        var pixels = new Sequential(input: [8, 8, 2])
        {
            new DepthwiseConv2D(3, padding: Padding.Same, depthMultiplier: 2), new AveragePooling2D(2), new Conv2DTranspose(3, 3, strides: 2),
            new GlobalMaxPooling2D(),
        };
        var windows = new Sequential(input: [8, 8, 2])
        {
            new SeparableConv2D(3, 3, padding: ((1, 0), (0, 1))), new TableConv2D(["XX.", ".X.", "..X"], 2, padding: 1, unitBias: true),
            new LocallyConnected2D(2, 2, 2), new AdaptiveAveragePooling2D((3, 4)), new Reshape([3, 4, 1, 2]), new Conv3D(2, (2, 2, 1)),
            new Conv3DTranspose(2, (2, 1, 1), outputPadding: 0), new MaxPooling3D((2, 1, 1), padding: ((1, 0), (0, 0), (0, 0))), new Reshape([-1, 2]),
            new DepthwiseConv1D(2, padding: Padding.Causal), new Conv1DTranspose(3, 2, 2), new AveragePooling1D(2, padding: (0, 1)), new GlobalMaxPooling1D(),
        };
        var tokens = new Sequential(new TensorSpec([null], ElementType.Int32)) { new Embedding(9, 4, maskZero: true), new Dense(2) };
        var shapes = new Sequential(input: [4, 4, 2])
        {
            new ZeroPadding2D((1, 0)), new Cropping2D((0, 1)), new UpSampling2D(2, Interpolation.Bilinear), new PixelShuffle(1), new Permute([2, 1, 3]),
            new SpectralNormalization(new Conv2D(3, 2)), new InstanceNormalization(), new LocalResponseNormalization(), new Reshape([-1, 3]),
            new EinsumDense("abc,cd->abd", [null, 2], biasAxes: "d"), new RmsNormalization(), new Softmax(1), new Relu(6, 0.1), new Flatten(),
            new RepeatVector(2), new AlphaDropout(0.1), new UnitNormalization([1, 2]), new ActivityRegularization(0.1),
        };
        Symbol start = Symbol.Input([4]), left = new Dense(3).Of(start), right = new Dense(3, Activation.Relu).Of(start);
        var branches = new Functional([start], [
            new Add().Of(left, right), new Concatenate().Of(left, right), new Dot(-1, normalize: true).Of(left, right), new Bilinear(2).Of(left, right),
        ]);
        var prepared = new Sequential(input: [null, null, 3])
        {
            new Resizing(6, 5, Interpolation.Bicubic, cropToAspectRatio: true, antialias: true), new RandomRotation((-0.1, 0.2), FillMode.Wrap),
            new RandomErasing(fillValue: 0.5), new RandomCrop(4, 4), new Rescaling(2, -1), new Normalization([-1], [0, 1, 2], [1, 1, 4]),
            new Discretization([-1, 0, 1], outputMode: OutputMode.OneHot), new Flatten(),
        };
        prepared.Preprocessing = new TextVectorization(9, TextStandardization.Lower, TextSplit.Character, 2, OutputMode.TfIdf, vocabulary: ["a", "b"],
            idfWeights: [0.5, 1], classes: ["x", "y"]);
        var numbers = new Sequential(new TensorSpec([3], ElementType.Int64))
        {
            new IntegerLookup(6, 2, 0, -1, [4, 5, 9], outputMode: OutputMode.Count, padToMaxTokens: true), new Dense(1),
        };
        numbers.Preprocessing = new StringLookup(maskToken: "", vocabulary: ["a", "b"]);
        return
        [
            Bytes(prepared), Bytes(numbers), Bytes(images), Bytes(rows), Bytes(nested), Bytes(pixels), Bytes(tokens), Bytes(branches), Bytes(shapes),
            Bytes(windows),
        ];
    }

    /// <summary>Loads a model and computes one example, if that needs little memory. A free axis has 3 entries, which may be too few.</summary>
    public static IEnumerable<Tensor> LoadAndCall(string path)
    {
        var model = Model.Load(path, FuzzTarget.Limit);
        try
        {
            MemoryLimit.During(FuzzTarget.Limit, long.MaxValue, () => model.Call(
                [.. model.InputSpecs.Select(spec => Tensor.Zeros(Shape.Create([1, .. spec.Select(size => size ?? 3)]), spec.Type))]));
        }
        catch (Exception e) when (e is ShapeException or MemoryLimitException)
        {
            // too large, or too small for its windows
        }
        return model.States.Select(state => state.Value);
    }

    static byte[] Bytes(Model model)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
