namespace Myelin.Tests;

/// <summary>What layers of noise do in training: which values they give, how often, and that expectation and variance are as promised.</summary>
public class NoiseLayerTests
{
    const int Examples = 400;

    static Tensor Trained(Layer layer, Tensor x, long seed = 1)
    {
        var model = new Sequential(seed: seed) { layer };
        model.Build(new TensorSpec(x.Shape[1..], x.Type));
        return model.Forward(x, training: true);
    }

    static double[] Values(Layer layer, Tensor x) => Trained(layer, x).Cast(ElementType.Float64).ToArray<double>();

    static double Variance(double[] values) => values.Average(v => Math.Pow(v - values.Average(), 2));

    [Fact]
    public void Gaussian_noise_is_added_with_its_deviation()
    {
        Tensor x = Tensor.Normal([Examples, 50], 4, ElementType.Float64), zeros = Tensor.Zeros([Examples, 50], ElementType.Float64);
        double[] noise = Values(new GaussianNoise(0.3), zeros), y = Values(new GaussianNoise(0.3), x), inputs = x.ToArray<double>();
        Assert.InRange(noise.Average(), -0.01, 0.01);
        Assert.InRange(Math.Sqrt(Variance(noise)), 0.29, 0.31);
        for (int i = 0; i < y.Length; i++) Assert.Equal(inputs[i] + noise[i], y[i], 12);
    }

    [Fact]
    public void Gaussian_dropout_multiplies_by_numbers_of_mean_1_and_the_variance_of_dropout()
    {
        Tensor x = Tensor.Normal([Examples, 50], 4, ElementType.Float64), ones = Tensor.Ones([Examples, 50], ElementType.Float64);
        double[] factors = Values(new GaussianDropout(0.2), ones), y = Values(new GaussianDropout(0.2), x), inputs = x.ToArray<double>();
        Assert.InRange(factors.Average(), 0.985, 1.015);
        Assert.InRange(Variance(factors), 0.24, 0.26);
        for (int i = 0; i < y.Length; i++) Assert.Equal(inputs[i] * factors[i], y[i], 12);
    }

    /// <summary>The constants as Keras computes them: alpha and scale of selu.</summary>
    [Fact]
    public void Alpha_dropout_keeps_mean_and_variance_and_replaces_what_it_drops()
    {
        const double rate = 0.3, limit = -1.6732632423543772 * 1.0507009873554805;
        double a = Math.Pow((1 - rate) * (1 + (rate * limit * limit)), -0.5), b = -a * limit * rate;
        Tensor x = Tensor.Normal([Examples, 50], 4, ElementType.Float64);
        double[] y = Values(new AlphaDropout(rate), x), inputs = x.ToArray<double>();
        int dropped = 0;
        for (int i = 0; i < y.Length; i++)
        {
            bool isDropped = Math.Abs(y[i] - ((a * limit) + b)) < 1e-12;
            if (isDropped) dropped++;
            else Assert.Equal((a * inputs[i]) + b, y[i], 12);
        }
        Assert.InRange(dropped / (double)y.Length, 0.28, 0.32);
        Assert.InRange(y.Average(), -0.03, 0.03);
        Assert.InRange(Variance(y), 0.96, 1.04);
    }

    [Fact]
    public void Spatial_dropout_drops_whole_channels()
    {
        (Layer Layer, Shape Places)[] cases = [(new SpatialDropout1D(0.3), [5]), (new SpatialDropout2D(0.3), [2, 3]), (new SpatialDropout3D(0.3), [2, 2, 2])];
        foreach ((Layer layer, Shape places) in cases)
        {
            const int channels = 7;
            float[] y = Trained(layer, Tensor.Ones(Shape.Create([Examples, .. places, channels]))).ToArray<float>();
            int each = (int)places.Elements, kept = 0;
            for (int example = 0; example < Examples; example++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    float first = y[(example * each * channels) + channel];
                    Assert.Contains(first, new[] { 0f, (float)(1 / 0.7) });
                    for (int place = 1; place < each; place++) Assert.Equal(first, y[(((example * each) + place) * channels) + channel]);
                    if (first > 0) kept++;
                }
            }
            Assert.InRange(kept / (double)(Examples * channels), 0.66, 0.74);
        }
    }

    [Fact]
    public void A_rows_noise_depends_on_its_place_in_the_batch_and_not_on_the_batchs_size()
    {
        Func<Layer>[] all = [() => new GaussianNoise(1), () => new GaussianDropout(0.5), () => new AlphaDropout(0.5), () => new SpatialDropout1D(0.5)];
        foreach (Func<Layer> make in all)
        {
            float[] small = Trained(make(), Tensor.Ones([3, 4, 5])).ToArray<float>(), large = Trained(make(), Tensor.Ones([9, 4, 5])).ToArray<float>();
            Assert.Equal(small, large[..small.Length]);
            Assert.NotEqual(small, Trained(make(), Tensor.Ones([3, 4, 5]), seed: 2).ToArray<float>());
        }
    }

    [Fact]
    public void Settings_of_zero_change_nothing_in_training()
    {
        Tensor x = Tensor.Normal([3, 4, 5], 1);
        foreach (Layer layer in new Layer[] { new GaussianNoise(0), new GaussianDropout(0), new AlphaDropout(0), new SpatialDropout1D(0) })
            Assert.Same(x, layer.Of(x, training: true));
    }

    [Fact]
    public void Activity_regularization_adds_to_the_loss_of_training_and_evaluation_and_to_the_gradient()
    {
        Tensor x = Tensor.Normal([6, 4], 3), t = Tensor.Normal([6, 2], 4);
        Sequential Make(bool regularized)
        {
            var model = new Sequential(input: [4], seed: 2) { new Dense(3, Activation.Tanh) };
            if (regularized) model.Add(new ActivityRegularization(0.01, 0.02));
            model.Add(new Dense(2, name: "last"));
            model.Compile(new SGD(0.1), new MeanSquaredError());
            return model;
        }
        Sequential with = Make(true), without = Make(false);
        with.Build();
        without.Build();
        Tensor hidden = without.Layers[0].Of(x);
        Tensor penalty = hidden.Abs().Sum() * 0.01 + hidden.Square().Sum() * 0.02;
        Assert.Equal(without.Evaluate(Dataset.From(x, t)).Loss + (double)penalty, with.Evaluate(Dataset.From(x, t)).Loss, 5);

        ParameterGradients gradients = (new MeanSquaredError().Of(without.Forward(x, training: true), t) + Penalty(without)).Gradients(without.Parameters);
        float[] expected = (without.Parameters[0].Value - gradients[0]! * 0.1).ToArray<float>();
        with.Fit(Dataset.From(x, t), batchSize: 6);
        float[] received = with.Parameters[0].Value.ToArray<float>();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], received[i], 1e-5);

        var context = new CallContext(training: true);
        with.Of(x, context);
        Assert.Equal(2, context.Losses.Count);

        Tensor Penalty(Sequential model)
        {
            Tensor h = model.Layers[0].Of(x);
            return h.Abs().Sum() * 0.01 + h.Square().Sum() * 0.02;
        }
    }
}
