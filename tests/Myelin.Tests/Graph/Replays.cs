namespace Myelin.Tests;

/// <summary>Holds a captured step against the same step run eagerly, run by run: results and states.</summary>
static class Replays
{
    /// <summary>Fails unless both give the same bits over some runs.</summary>
    /// <param name="make">Makes the states, and the step's body over them; called once for each way.</param>
    /// <param name="inputs">The inputs of a run.</param>
    public static Step AreEager(Func<(State[] States, Func<Tensor[], Tensor[]> Body)> make, Func<int, Tensor[]> inputs, int runs = 5)
    {
        (State[] eagerStates, Func<Tensor[], Tensor[]> eagerBody) = make();
        (State[] states, Func<Tensor[], Tensor[]> body) = make();
        (_, Func<Tensor[], Tensor[]> checkedBody) = make();
        Step eager = new(eagerBody) { Captures = false }, captured = new(body), held = new(checkedBody) { Check = true };
        for (int run = 0; run < runs; run++)
        {
            Tensor[] expected = eager.Run(inputs(run)), received = captured.Run(inputs(run));
            held.Run(inputs(run));
            Assert.Equal(expected.Length, received.Length);
            for (int i = 0; i < expected.Length; i++) SameBits.Assert(expected[i], received[i], $"result {i} of run {run}");
            for (int i = 0; i < states.Length; i++) SameBits.Assert(eagerStates[i].Value, states[i].Value, $"state {states[i].Name} after run {run}");
        }
        return captured;
    }

    /// <summary>The same for a step without states.</summary>
    public static Step AreEager(Func<Tensor[], Tensor[]> body, params Shape[] shapes) =>
        AreEager(() => ([], body), run => [.. shapes.Select((shape, i) => Numbers.Tensor(shape, ElementType.Float32, (10 * run) + i))]);
}
