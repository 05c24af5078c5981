namespace Myelin.Tests;

/// <summary>What some layers do that the rows of <see cref="LayerTable"/> do not show: masks, training, and settings of other axes.</summary>
public class SpecialLayerTests
{
    [Fact]
    public void Masking_masks_steps_of_which_all_features_have_the_value()
    {
        var context = new CallContext();
        Tensor x = Tensor.From(new[] { -1f, -1, 2, -1, -1, 0, -1, -1 }, [1, 4, 2]);
        Tensor y = new Masking(-1).Of(x, context);
        Assert.Equal([false, true, true, false], context.MaskOf(y)!.ToArray<bool>());
        Assert.Equal([0f, 0, 2, -1, -1, 0, 0, 0], y.ToArray<float>());
        var model = new Sequential(new TensorSpec([null, 2])) { new Masking(-1), new Gru(3) };
        Assert.Equal(model.Predict(x[.., 1..3]).ToArray<float>(), model.Predict(x[.., 1..4]).ToArray<float>());
    }

    /// <summary>As in Keras 3: elementwise layers and normalizations keep the mask, and layers that move, add or remove steps drop it.</summary>
    [Fact]
    public void Layers_carry_masks_as_Keras_does()
    {
        Tensor mask = Tensor.From(new[] { true, true, false, true, true, true, false, false }, [2, 4]);
        Layer[] carry =
        [
            new Identity(), new Relu(maxValue: 1), new LeakyRelu(), new Elu(), new Softmax(), new GaussianNoise(0.1), new GaussianDropout(0.1),
            new AlphaDropout(0.1), new SpatialDropout1D(0.1), new ActivityRegularization(0.1), new InstanceNormalization(), new RmsNormalization(),
            new UnitNormalization(), new LocalResponseNormalization(), new SpectralNormalization(new Dense(4)), new EinsumDense("abc,cd->abd", [null, 4]),
        ];
        Layer[] drop =
        [
            new Reshape([4, 2, 2]), new Reshape([8, 2]), new Permute([2, 1]), new Cropping1D(1), new ZeroPadding1D(1), new ReflectionPadding1D(1),
            new UpSampling1D(2), new Lambda(x => x * 2),
            new Conv1D(4, 2), new MaxPooling1D(), new GlobalMaxPooling1D(), new GlobalAveragePooling1D(keepDimensions: true), new AdaptiveMaxPooling1D(4),
        ];
        foreach (Layer layer in carry) Assert.Equal(mask.ToArray<bool>(), MaskAfter(layer)?.ToArray<bool>());
        foreach (Layer layer in drop) Assert.Null(MaskAfter(layer));

        Tensor? MaskAfter(Layer layer)
        {
            var context = new CallContext(training: true);
            Tensor x = Tensor.Normal([2, 4, 4], 1) * 1;
            context.SetMask(x, mask);
            Tensor y = layer.Of(x, context);
            return context.MaskOf(y);
        }
    }

    [Fact]
    public void A_softmax_along_the_steps_leaves_out_masked_steps()
    {
        var context = new CallContext();
        Tensor x = Tensor.Normal([2, 3], 1);
        context.SetMask(x, Tensor.From(new[] { true, false, true, false, false, false }, [2, 3]));
        float[] y = new Softmax().Of(x, context).ToArray<float>(), two = Tensor.Concatenate([x[..1, ..1], x[..1, 2..3]], 1).Softmax().ToArray<float>();
        Assert.Equal([two[0], 0, two[1]], y[..3]);
        Assert.All(y[3..], share => Assert.Equal(1f / 3, share, 1e-6));                              // a row of padding alone
    }

    [Fact]
    public void A_layer_of_a_function_reads_the_training_mode_and_sets_masks()
    {
        var layer = new Lambda((x, context) =>
        {
            Tensor y = context.Training ? x * 2 : x * 3;
            context.SetMask(y, Tensor.Ones([x.Shape[0], x.Shape[1]], ElementType.Bool));
            return y;
        });
        var context = new CallContext(training: true);
        Tensor y = layer.Of(Tensor.Ones([1, 2]), context);
        Assert.Equal([2f, 2], y.ToArray<float>());
        Assert.NotNull(context.MaskOf(y));
        Assert.Equal([3f, 3], layer.Of(Tensor.Ones([1, 2])).ToArray<float>());
    }

    /// <summary>A file says that it lacks the function, and its weights can be loaded, as the message says.</summary>
    [Fact]
    public void A_model_with_a_function_gives_its_weights_to_the_same_model_in_code()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Make(1), again = Make(2);
        model.Save(folder["model"]);
        Assert.Contains("LoadWeights", Assert.Throws<DataFormatException>(() => Model.Load(folder["model"])).Message, StringComparison.Ordinal);
        again.LoadWeights(folder["model"]);
        Assert.Equal(model.WeightsSha256(), again.WeightsSha256());

        static Sequential Make(long seed)
        {
            var model = new Sequential(input: [4], seed: seed) { new Dense(3), new Lambda(x => x * 2) };
            model.Build();
            return model;
        }
    }

    [Fact]
    public void An_einsum_whose_last_axes_have_no_names_adds_its_bias_along_the_named_ones()
    {
        var layer = new EinsumDense("ab...,bc->ac...", [4], biasAxes: "c", biasInitializer: Initializer.Uniform());
        Tensor x = Tensor.Normal([2, 3, 5], 1, ElementType.Float64);
        Naive y = Naive.Of(layer.Of(x)), inputs = Naive.Of(x), w = Naive.Of(layer.Kernel.Value), b = Naive.Of(layer.Bias!.Value);
        Assert.Equal([4, 1], layer.Bias.Shape);
        Assert.Equal([2, 4, 5], y.Shape);
        Naive.Of(y.Shape, at =>
        {
            double sum = b.At(at[1], 0);
            for (int k = 0; k < 3; k++) sum += inputs.At(at[0], k, at[2]) * w.At(k, at[1]);
            Assert.Equal(sum, y.At(at), 12);
            return 0;
        });
    }

    [Fact]
    public void Root_mean_squares_of_another_axis_have_a_scale_along_it()
    {
        var layer = new RmsNormalization(axis: 1, epsilon: 0.5);
        Tensor x = Tensor.Normal([2, 3, 4], 1, ElementType.Float64);
        layer.Of(x);
        layer.Scale.Value = Tensor.From(1.0, 2, 3);
        Naive y = Naive.Of(layer.Of(x)), inputs = Naive.Of(x);
        Naive.Of(y.Shape, at =>
        {
            double mean = Enumerable.Range(0, 3).Average(k => Math.Pow(inputs.At(at[0], k, at[2]), 2));
            Assert.Equal(inputs.At(at) / Math.Sqrt(mean + 0.5) * (at[1] + 1), y.At(at), 12);
            return 0;
        });
    }

    [Fact]
    public void Vectors_of_zeros_stay_zero_and_have_a_finite_gradient()
    {
        Tensor x = Tensor.Zeros([2, 3]).AsVariable(), y = new UnitNormalization().Of(x);
        Assert.Equal(new float[6], y.StopGradient().ToArray<float>());
        Assert.All(y.Sum().Gradient(x).ToArray<float>(), slope => Assert.True(float.IsFinite(slope)));
    }

    /// <summary>Keras's steps in plain loops: v = u Wᵀ / |u Wᵀ|, u = v W / |v W|, W := W / (v W uᵀ).</summary>
    [Fact]
    public void Spectral_normalization_divides_the_kernel_by_its_largest_singular_value_in_training()
    {
        var layer = new SpectralNormalization(new Dense(3), 2);
        Tensor x = Tensor.Normal([4, 5], 1, ElementType.Float64);
        layer.Of(x);
        State state = layer.States.Single(one => one.Name == "vector_u");
        Parameter kernel = layer.Parameters.Single(one => one.Name == "kernel");
        double[] u = state.Value.ToArray<double>(), w = kernel.Value.ToArray<double>(), v = new double[5];
        for (int i = 0; i < 2; i++)
        {
            v = Unit([.. Enumerable.Range(0, 5).Select(r => Enumerable.Range(0, 3).Sum(c => u[c] * w[(r * 3) + c]))]);
            u = Unit([.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 5).Sum(r => v[r] * w[(r * 3) + c]))]);
        }
        double sigma = Enumerable.Range(0, 15).Sum(i => v[i / 3] * w[i] * u[i % 3]);
        layer.Of(x, training: true);
        Fixture.Near(u, state.Value, float64: 1e-13);
        Fixture.Near([.. w.Select(value => value / sigma)], kernel.Value, float64: 1e-13);

        double[] trained = kernel.Value.ToArray<double>();
        layer.Of(x);
        Assert.Equal(trained, kernel.Value.ToArray<double>());                                       // inference changes nothing
        for (int i = 0; i < 200; i++) layer.Of(x, training: true);
        double[] settled = kernel.Value.ToArray<double>();
        layer.Of(x, training: true);
        Fixture.Near(settled, kernel.Value, float64: 1e-12);                                         // its largest singular value is 1

        static double[] Unit(double[] vector) => Array.ConvertAll(vector, value => value / Math.Sqrt(vector.Sum(part => part * part)));
    }

    [Fact]
    public void A_kernel_of_zeros_stays_and_a_frozen_one_too()
    {
        var zero = new SpectralNormalization(new Dense(3, kernelInitializer: Initializer.Zeros));
        Assert.Equal(new float[6], zero.Of(Tensor.Ones([2, 4]), training: true).ToArray<float>());
        Assert.NotEqual(new float[3], zero.States[0].Value.ToArray<float>());
        var frozen = new SpectralNormalization(new Dense(3)) { Trainable = false };
        Tensor x = Tensor.Normal([2, 4], 1);
        Assert.Equal(frozen.Of(x).ToArray<float>(), frozen.Of(x, training: true).ToArray<float>());
    }

    [Fact]
    public void Spectral_normalization_trains_convolutions_and_embeddings()
    {
        var images = new Sequential(input: [6, 6, 1]) { new SpectralNormalization(new Conv2D(3, 3)), new Flatten(), new Dense(2) };
        images.Compile(new Adam(), new MeanSquaredError());
        images.Fit(Dataset.From(Tensor.Normal([4, 6, 6, 1], 1), Tensor.Normal([4, 2], 2)), epochs: 2);
        var tokens = new Sequential(new TensorSpec([3], ElementType.Int32)) { new SpectralNormalization(new Embedding(5, 2)), new Flatten(), new Dense(2) };
        tokens.Compile(new Adam(), new MeanSquaredError());
        tokens.Fit(Dataset.From(Tensor.Ones([4, 3], ElementType.Int32), Tensor.Normal([4, 2], 2)), epochs: 2);
    }

    [Fact]
    public void Half_precision_weights_of_an_einsum_compute_in_float32()
    {
        var model = new Sequential(input: [4]) { new EinsumDense("ab,bc->ac", [3], biasAxes: "c") };
        Model half = model.Build().ConvertWeights(ElementType.BFloat16);
        Tensor x = Tensor.Normal([2, 4], 1), y = half.Predict(x);
        Fixture.Near([.. model.Predict(x).ToArray<float>().Select(value => (double)value)], y, float32: 2e-2);
    }

    [Fact]
    public void Groups_of_no_channels_are_normalized_to_nothing()
    {
        Tensor x = Tensor.Zeros([2, 3, 0]);
        Assert.Equal(x.Shape, new InstanceNormalization().Of(x).Shape);
        Assert.Equal(x.Shape, new GroupNormalization(-1).Of(x).Shape);
        Tensor none = Tensor.Zeros([0, 3, 4]);
        Assert.Equal(none.Shape, new InstanceNormalization().Of(none).Shape);
    }
}
