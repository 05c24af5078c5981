namespace Myelin.Tests;

/// <summary>What dropout drops, and when.</summary>
public class DropoutTests
{
    const double Rate = 0.3;

    static Sequential Model(long seed = 0)
    {
        var model = new Sequential(input: [50], seed: seed) { new Dropout(Rate) };
        model.Build([50]);
        return model;
    }

    [Fact]
    public void Only_training_drops()
    {
        Tensor x = Tensor.Ones([20, 50]);
        Assert.Equal(x.ToArray<float>(), Model().Forward(x, training: false).ToArray<float>());
        Assert.Equal(x.ToArray<float>(), Model().Predict(x).ToArray<float>());
        float[] dropped = Model().Forward(x, training: true).ToArray<float>();
        Assert.Equal([0f, (float)(1 / (1 - Rate))], dropped.Distinct().Order());
    }

    [Fact]
    public void The_share_of_zeros_is_the_rate_and_the_expectation_is_the_input()
    {
        float[] y = Model().Forward(Tensor.Ones([2000, 50]), training: true).ToArray<float>();
        double deviation = Math.Sqrt(Rate * (1 - Rate) / y.Length);
        Assert.InRange(y.Count(value => value == 0) / (double)y.Length, Rate - 4 * deviation, Rate + 4 * deviation);
        Assert.InRange(y.Average(), 1 - 4 * deviation / (1 - Rate), 1 + 4 * deviation / (1 - Rate));
    }

    [Fact]
    public void Masks_are_fresh_each_step_and_repeat_with_the_seed()
    {
        Tensor x = Tensor.Ones([4, 50]);
        Sequential model = Model(1), again = Model(1), other = Model(2);
        float[] first = model.Forward(x, training: true).ToArray<float>(), second = model.Forward(x, training: true).ToArray<float>();
        Assert.NotEqual(first, second);
        Assert.Equal(first, again.Forward(x, training: true).ToArray<float>());
        Assert.Equal(second, again.Forward(x, training: true).ToArray<float>());
        Assert.NotEqual(first, other.Forward(x, training: true).ToArray<float>());
    }

    [Fact]
    public void Two_dropouts_of_a_model_have_masks_of_their_own()
    {
        var model = new Sequential(input: [50]) { new Dropout(Rate), new Dropout(Rate) };
        Assert.NotEqual(
            model.Layers[0].Of(Tensor.Ones([4, 50]), training: true).ToArray<float>(),
            model.Layers[1].Of(Tensor.Ones([4, 50]), training: true).ToArray<float>());
    }

    [Fact]
    public void A_rows_mask_depends_on_its_place_in_the_batch_and_not_on_the_batchs_size()
    {
        float[] small = Model().Forward(Tensor.Ones([3, 50]), training: true).ToArray<float>();
        float[] large = Model().Forward(Tensor.Ones([40, 50]), training: true).ToArray<float>();
        Assert.Equal(small, large[..small.Length]);
        Assert.NotEqual(large[..50], large[50..100]);
    }

    [Fact]
    public void Replays_draw_the_masks_of_eager_steps()
    {
        Sequential eager = Model(), captured = Model();
        var step = new Step(x => captured.Forward(x, training: true));
        for (int i = 0; i < 4; i++)
            Assert.Equal(eager.Forward(Tensor.Ones([5, 50]), training: true).ToArray<float>(), step.Run(Tensor.Ones([5, 50])).ToArray<float>());
    }

    [Fact]
    public void Gradients_flow_where_the_mask_lets_values_through()
    {
        Tensor x = Tensor.Ones([4, 50]).AsVariable();
        Tensor y = Model().Forward(x, training: true);
        Assert.Equal(y.ToArray<float>(), y.Sum().Gradient(x).ToArray<float>());
    }

    [Fact]
    public void A_rate_of_zero_changes_nothing()
    {
        Tensor x = Tensor.Normal([4, 5], 1);
        Assert.Equal(x.ToArray<float>(), new Dropout(0).Of(x, training: true).ToArray<float>());
    }
}
