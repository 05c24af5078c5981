using System.Runtime.CompilerServices;

namespace Myelin.Tests;

/// <summary>What a state may begin with.</summary>
public class StateBirthTests
{
    [Fact]
    public void A_state_made_inside_a_step_from_its_input_is_refused()
    {
        var step = new Step(x => new State(x * 2, "twice").Value + 1);
        var error = Assert.Throws<CaptureException>(() => step.Run(Tensor.From(1f)));
        Assert.Contains("make the state before the step", error.Message, StringComparison.Ordinal);
        Assert.Throws<CaptureException>(() => new Step(x => new State(x, "same").Value + 1).Run(Tensor.From(1f)));
    }

    [Fact]
    public void A_state_that_begins_with_a_plans_result_keeps_it()
    {
        var step = new Step(x => x * 2);
        step.Run(Tensor.From(1f));
        var state = new State(step.Run(Tensor.From(3f)), "kept");
        step.Run(Tensor.From(5f));
        Assert.Equal([6f], state.Value.ToArray<float>());
        Assert.Equal([7f], new Step(x => x + state.Value).Run(Tensor.From(1f)).ToArray<float>());
    }

    [Fact]
    public void The_first_value_of_a_state_that_a_step_writes_is_not_kept()
    {
        (State state, WeakReference first) = Made();
        var step = new Step(x =>
        {
            state.Value = state.Value + x;
            return state.Value.Sum();
        });
        Assert.Equal(200_000, (double)step.Run(Tensor.From(1f)));
        for (int i = 0; i < 10 && first.IsAlive; i++) GC.Collect();
        Assert.False(first.IsAlive);
        Assert.Equal(300_000, (double)step.Run(Tensor.From(1f)));
        Assert.Equal(3, state.Value.ToArray<float>()[^1]);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (State, WeakReference) Made()
        {
            Tensor ones = Tensor.Ones([100_000]) * 1;
            return (new(ones, "s"), new(((CpuStorage)ones.Storage).Lines));
        }
    }
}
