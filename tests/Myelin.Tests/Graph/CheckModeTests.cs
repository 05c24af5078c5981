namespace Myelin.Tests;

/// <summary>A step that checks itself finds what a capture froze, and finds nothing where nothing was.</summary>
public sealed class CheckModeTests
{
    static string Found(Func<Tensor, Tensor> body)
    {
        var step = new Step(body) { Check = true };
        step.Run(Tensor.From(1f, 2f));
        return Assert.Throws<CaptureException>(() => { step.Run(Tensor.From(1f, 2f)); step.Run(Tensor.From(1f, 2f)); }).Message;
    }

    [Fact]
    public void A_frozen_number_is_found()
    {
        double rate = 1;
        Assert.Contains("State", Found(x => x * (rate *= 0.5)));
    }

    [Fact]
    public void A_frozen_constant_tensor_is_found()
    {
        int run = 0;
        Found(x => x + Tensor.From((float)run++));
    }

    [Fact]
    public void A_frozen_branch_is_found()
    {
        int run = 0;
        Assert.Contains("branches", Found(x => run++ == 0 ? x * 2 : x + 2));
    }

    [Fact]
    public void A_frozen_seed_is_found()
    {
        long seed = 0;
        Found(x => x + Tensor.Uniform([2], seed++));
    }

    [Fact]
    public void A_number_frozen_into_a_state_is_found_and_the_state_named()
    {
        var total = new State(Tensor.From(0f, 0f), "total");
        int run = 0;
        Assert.Contains("\"total\"", Found(x => { total.Value = x * (double)run++; return x; }));
    }

    [Fact]
    public void A_step_of_ops_states_and_random_keys_passes()
    {
        var random = new RandomState(3);
        var w = new Parameter(Tensor.From(0.5f, 0.25f), "w");
        var adam = new Adam(0.1);
        var step = new Step(x =>
        {
            Tensor loss = (w.Value.Dropout(0.5, Tensor.Uniform([2], random.Next())) * x).Square().Sum();
            adam.Apply(loss.Gradients([w]));
            return loss;
        })
        { Check = true };
        for (int i = 0; i < 10; i++) step.Run(Tensor.From(1f, 2f));
        Assert.Equal(10, adam.Steps.Value.Item<long>());
        Assert.Equal(10, random.State.Value.ToArray<long>()[1]);
    }
}
