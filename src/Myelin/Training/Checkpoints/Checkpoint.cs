using System.Security.Cryptography;

namespace Myelin;

/// <summary>All that a training changes, by name: a model's states by their paths, and the others under names that begin with '@'.</summary>
sealed class Checkpoint(Model model, Compiled compiled, IReadOnlyList<Callback> callbacks)
{
    /// <summary>The name of the header's text that holds a <see cref="TrainingPosition"/>.</summary>
    public const string Key = "myelin.checkpoint";

    const string OfOptimizer = "@optimizer/", OfTotals = "@totals/", OfCallbacks = "@callbacks/";

    /// <summary>The values as they are now; later steps do not touch them.</summary>
    public List<(string Name, Tensor Value)> Values() => [.. States()
        .Concat(compiled.Optimizer.Slots.States.Select(slot => (Name: $"{OfOptimizer}{slot.Path}", State: slot)))
        .Select(named => (named.Name, named.State.Value))];

    /// <summary>Puts the values of a checkpoint back, all or none.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another model, optimizer or other callbacks; the message lists the differences.</exception>
    public void Restore(TensorFile file)
    {
        (string Name, State State)[] states = [.. States()];
        Dictionary<string, Tensor> rest = file.ToDictionary(entry => entry.Key, entry => entry.Value);
        var wrong = new List<string>();
        foreach ((string name, State state) in states)
        {
            if (!rest.Remove(name, out Tensor? value)) wrong.Add($"{name} is missing");
            else if (value.Shape != state.Shape || value.Type != state.Type) wrong.Add($"{name} is {value.Type}{value.Shape} and not {state.Type}{state.Shape}");
        }
        Dictionary<Parameter, List<(string Name, Tensor Value)>> slots = OptimizerSlots.Take(model.Parameters, rest, OfOptimizer);
        wrong.AddRange(compiled.Optimizer.Slots.Misfits(slots));
        wrong.AddRange(rest.Keys.Select(name => $"{name} is left over"));
        if (wrong.Count > 0)
            throw new InvalidOperationException($"Fit: \"{file.Path}\" is a checkpoint of another training: {string.Join(", ", wrong)}. Resume with the model, optimizer and callbacks it was begun with, or choose another folder.");
        foreach ((string name, State state) in states) state.Value = file[name];
        compiled.Optimizer.Slots.Restore(slots);
    }

    /// <summary>Every state that exists before the first step.</summary>
    IEnumerable<(string Name, State State)> States()
    {
        foreach (State state in model.States) yield return (state.Path, state);
        foreach (State state in compiled.Optimizer.OwnStates) yield return ($"{OfOptimizer}{state.Name}", state);
        foreach ((string name, State state) in compiled.Training.States) yield return ($"{OfTotals}{name}", state);
        for (int i = 0; i < callbacks.Count; i++)
            foreach (State state in callbacks[i].States) yield return ($"{OfCallbacks}{i}/{callbacks[i].GetType().Name}/{state.Name}", state);
    }

    /// <summary>A hash of up to 256 examples, evenly spread, so that a run is not resumed on other data.</summary>
    public static string Fingerprint(Dataset data)
    {
        const int Most = 256;
        int count = Math.Min(data.Count, Most);
        var rows = new int[count];
        for (int i = 0; i < count; i++) rows[i] = (int)((long)i * data.Count / count);
        (Tensor inputs, Tensor targets) = data.Examples(rows);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SafeTensors.LittleEndian(inputs));
        hash.AppendData(SafeTensors.LittleEndian(targets));
        return $"{data.Count} of {data.InputShape}, {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    /// <summary>A hash of the weights of examples.</summary>
    public static string Fingerprint(ReadOnlySpan<double> weights) => Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights)))[..16];

    /// <summary>An optimizer as it was made, but for its learning rate, which is a state.</summary>
    public static string Fingerprint(Optimizer optimizer)
    {
        System.Text.Json.Nodes.JsonObject described = ModelParts.Describe(optimizer).AsObject();
        described.Remove("learningRate");
        return described.ToJsonString();
    }
}
