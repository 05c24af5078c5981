namespace Myelin.Tests;

/// <summary>How gradients are walked, cut off, refused and freed.</summary>
public sealed class GradientTests
{
    [Fact]
    public void Several_paths_to_one_tensor_are_added()
    {
        Tensor x = Tensor.From(3.0).AsVariable();
        Tensor y = x * x;
        Assert.Equal([3 * 9 + 2 * 3 + 5.0], ((y * x) + y + (5 * x)).Sum().Gradient(x).ToArray<double>());
    }

    [Fact]
    public void One_tensor_as_both_inputs_of_an_op_gets_both_shares()
    {
        Tensor x = Tensor.From(3.0, -2.0).AsVariable();
        Assert.Equal([0.0, 0.0], (x - x).Sum().Gradient(x).ToArray<double>());
        Assert.Equal([6.0, -4.0], (x * x).Sum().Gradient(x).ToArray<double>());
    }

    [Fact]
    public void Gradients_by_tensors_within_the_graph_are_given()
    {
        Tensor x = Tensor.From(2.0).AsVariable(), y = x * x, z = (y * y).Sum();
        Tensor[] gradients = z.Gradients([x, y, z]);
        Assert.Equal([32.0, 8.0, 1.0], gradients.Select(g => (double)g));
    }

    [Fact]
    public void No_gradient_flows_through_a_stop()
    {
        Tensor x = Tensor.From(3.0).AsVariable();
        Assert.Equal([9.0], (x * (x * x).StopGradient()).Sum().Gradient(x).ToArray<double>());
        Assert.Contains(
            "StopGradient", Assert.Throws<GradientException>(() => (x.StopGradient() * 2 + 0 * Tensor.From(1.0).AsVariable()).Sum().Gradient(x)).Message);
    }

    [Fact]
    public void Nothing_is_recorded_in_a_region_without_gradients()
    {
        Tensor x = Tensor.From(3.0).AsVariable(), inside;
        Assert.True(Recording.IsOn);
        using (Recording.Off())
        {
            Assert.False(Recording.IsOn);
            using (Recording.Off()) inside = x * 2;
            Assert.False(Recording.IsOn);
        }
        Assert.True(Recording.IsOn);
        Assert.False(inside.HasGradient);
        Assert.True((x * 2).HasGradient);
    }

    [Fact]
    public void Gradients_of_gradients_of_gradients_of_the_fourth_power_are_exact()
    {
        Tensor x = Tensor.From(1.5, -2.0).AsVariable();
        Tensor y = (x * x * x * x).Sum();
        Tensor first = y.Gradient(x, differentiable: true), second = first.Sum().Gradient(
            x, differentiable: true), third = second.Sum().Gradient(x, differentiable: true), fourth = third.Sum().Gradient(x);
        Assert.Equal([4 * 3.375, 4 * -8.0], first.ToArray<double>());
        Assert.Equal([12 * 2.25, 12 * 4.0], second.ToArray<double>());
        Assert.Equal([36.0, -48.0], third.ToArray<double>());
        Assert.Equal([24.0, 24.0], fourth.ToArray<double>());
    }

    [Fact]
    public void A_penalty_on_the_gradient_is_learnt_from()
    {
        var w = new Parameter(Tensor.From(new[] { 0.5, -0.25 }, [2, 1]), "w");
        Tensor x = Tensor.From(new[] { 1.0, 2.0 }, [1, 2]).AsVariable();
        Tensor y = x.MatMul(w.Value).Tanh().Sum();
        Tensor penalty = y.Gradient(x, differentiable: true).Square().Sum();
        double[] gradient = penalty.Gradients([w]).Of(w).ToArray<double>();
        Assert.Equal([2 * 0.5, 2 * -0.25], Array.ConvertAll(gradient, g => Math.Round(g, 12)));           // tanh' is 1 at 0
    }

    [Fact]
    public void An_index_of_the_largest_has_no_gradient_and_says_so()
    {
        Tensor x = Tensor.From(1.0, 3.0, 2.0).AsVariable();
        Assert.Throws<GradientException>(() => x.ArgMax().Gradient(x));
        Assert.Contains("does not depend", Assert.Throws<GradientException>(() => x.ArgMax().Cast(ElementType.Float64).Gradient(x)).Message);
    }

    [Fact]
    public void A_graph_that_was_freed_says_so()
    {
        Tensor x = Tensor.From(2.0).AsVariable(), y = (x * x).Sum();
        y.Gradient(x);
        Assert.Contains("differentiable: true", Assert.Throws<InvalidOperationException>(() => y.Gradient(x)).Message);
    }

    [Fact]
    public void A_kept_graph_can_be_asked_again()
    {
        Tensor x = Tensor.From(2.0).AsVariable(), y = (x * x).Sum();
        Assert.Equal((double)y.Gradient(x, differentiable: true), (double)y.Gradient(x));
    }

    [Fact]
    public void Asked_of_several_numbers_or_of_what_is_in_no_graph_it_says_what_to_do()
    {
        Tensor x = Tensor.From(1.0, 2.0).AsVariable();
        Assert.Contains("Mean() or Sum()", Assert.Throws<GradientException>(() => (x * 2).Gradient(x)).Message);
        Assert.Contains("AsVariable()", Assert.Throws<GradientException>(() => x.Sum().Gradient(Tensor.From(1.0))).Message);
        Assert.Contains("does not depend on entry 0", Assert.Throws<GradientException>(() => x.Sum().Gradient(Tensor.From(1.0).AsVariable())).Message);
    }

    [Fact]
    public void A_parameter_without_a_gradient_is_named_by_the_optimizer()
    {
        Parameter used = new(Tensor.From(1f), "used"), unused = new(Tensor.From(1f), "unused");
        string message = Assert.Throws<GradientException>(() => new SGD().Apply((used.Value * 2).Sum().Gradients([used, unused]))).Message;
        Assert.Contains("\"unused\" [1]", message);
        Assert.DoesNotContain("\"used\"", message);
    }

    [Fact]
    public void A_frozen_parameter_gets_no_gradient_and_keeps_its_value()
    {
        Parameter a = new(Tensor.From(1f), "a"), b = new(Tensor.From(2f), "b") { Trainable = false };
        new SGD(1).Apply((a.Value * b.Value).Sum().Gradients([a, b]));
        Assert.Equal((-1, 2), (a.Value.Item<float>(), b.Value.Item<float>()));
    }

    [Fact]
    public void Values_that_a_gradient_does_not_read_are_freed_at_once_and_all_others_with_the_walk()
    {
        Tensor x = Tensor.Ones([1000]).AsVariable();
        (WeakReference sum, WeakReference product, Tensor loss) = Build(x);
        GC.Collect();
        Assert.False(sum.IsAlive, "a + b is read by no gradient");
        Assert.True(product.IsAlive, "y is read by the square's gradient");
        loss.Gradient(x);
        GC.Collect();
        Assert.False(product.IsAlive);
        GC.KeepAlive(loss);

        static (WeakReference, WeakReference, Tensor) Build(Tensor x)
        {
            Tensor sum = x + 1, product = (sum - 3) * 2;
            return (new(sum.Storage), new(product.Storage), product.Square().Sum());
        }
    }

    [Fact]
    public void Random_and_whole_numbers_pass_no_gradient_on()
    {
        Tensor x = Tensor.From(1.0, 2.0).AsVariable();
        Tensor loss = (x * Tensor.Uniform([2], 1, ElementType.Float64)).Sum() + x.Cast(ElementType.Int64).Cast(ElementType.Float64).Sum();
        Assert.Equal(Tensor.Uniform([2], 1, ElementType.Float64).ToArray<double>(), loss.Gradient(x).ToArray<double>());
    }
}
