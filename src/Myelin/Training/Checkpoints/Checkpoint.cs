using System.Globalization;
using System.Security.Cryptography;

namespace Myelin;

/// <summary>Everything that training changes, by name: the model's states by their paths, and other states under names that begin with '@'.</summary>
sealed class Checkpoint(Compiled compiled, RunningMetrics totals, IReadOnlyList<Callback> callbacks, RandomStream draws)
{
    /// <summary>The key in the file's metadata of the <see cref="TrainingPosition"/>.</summary>
    public const string Key = "myelin.checkpoint";

    /// <summary>The most differences in an error.</summary>
    const int MostNamed = 10;

    const string OfOptimizer = "@optimizer/", OfTotals = "@totals/", OfCallbacks = "@callbacks/", OfDraws = "@draws";

    /// <summary>The present values, which later steps do not change.</summary>
    public List<(string Name, Tensor Value)> Values() => [.. States()
        .Concat(compiled.Optimizer.Slots.Named(Parameters).Select(slot => (Name: $"{OfOptimizer}{slot.Name}", slot.State)))
        .Select(named => (named.Name, named.State.Value)), (OfDraws, Tensor.From(draws.Place.Key, draws.Place.Position))];

    /// <summary>Restores all values of a checkpoint, or none.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="examples">The number of examples of the epoch that were used, which older checkpoints do not hold.</param>
    /// <exception cref="InvalidOperationException">It belongs to another model, optimizer or other callbacks; the message lists the differences.</exception>
    public void Restore(TensorFile file, long examples)
    {
        if (file.ContainsKey($"{OfOptimizer}{Optimizer.SwappedState}")) compiled.Optimizer.PrepareSwap();
        (string Name, State State)[] states = [.. States()];
        Dictionary<string, Tensor> saved = file.ToDictionary(entry => entry.Key, entry => entry.Value);
        RenameTotals(saved, examples);
        var rest = new Dictionary<string, Tensor>(saved);
        var wrong = new List<string>();
        if (rest.Remove(OfDraws, out Tensor? place) && (place.Type != ElementType.Int64 || place.Shape != [2]))
            wrong.Add($"{OfDraws} is {place.Type}{place.Shape} and not {ElementType.Int64}[2]");
        foreach ((string name, State state) in states)
        {
            if (!rest.Remove(name, out Tensor? value)) wrong.Add($"{name} is missing");
            else if (value.Shape != state.Shape || value.Type != state.Type)
                wrong.Add($"{name} is {value.Type}{value.Shape} and not {state.Type}{state.Shape}");
        }
        Dictionary<Parameter, List<(string Name, Tensor Value)>> slots = OptimizerSlots.Take(Parameters, rest, OfOptimizer);
        wrong.AddRange(compiled.Optimizer.Slots.Misfits(slots));
        wrong.AddRange(rest.Keys.Concat(file.Skipped.Keys).Select(name => $"{name} is left over"));
        if (wrong.Count > 0)
            throw new InvalidOperationException($"Fit: \"{file.Path}\" is a checkpoint of another training: " +
                $"{string.Join(", ", wrong.Take(MostNamed))}{(wrong.Count > MostNamed ? $" and {wrong.Count - MostNamed} more" : "")}. " +
                "Resume with the model, optimizer and callbacks it was begun with, or choose another folder.");
        foreach ((string name, State state) in states) state.Value = saved[name];
        compiled.Optimizer.Slots.Restore(slots);
        if (place?.ToArray<long>() is [var key, var position]) draws.Place = (key, position);    // older checkpoints lack it
    }

    /// <summary>Older checkpoints have one total of each metric, "accuracy": the sum over the examples of the epoch.</summary>
    void RenameTotals(Dictionary<string, Tensor> saved, long examples)
    {
        foreach ((string name, _) in compiled.Values)
        {
            if (!saved.Remove(OfTotals + name, out Tensor? sum)) continue;
            saved[$"{OfTotals}{name}/total"] = sum;
            saved[$"{OfTotals}{name}/count"] = Tensor.Constant(examples, ElementType.Float64, Device.Current);
        }
    }

    /// <summary>The parameters by their paths within the model that is trained, which may be a part of another one.</summary>
    IEnumerable<(string Path, Parameter Parameter)> Parameters =>
        compiled.Model.NamedStates().Where(named => named.State is Parameter).Select(named => (named.Path, (Parameter)named.State));

    /// <summary>All states that exist before the first step.</summary>
    IEnumerable<(string Name, State State)> States()
    {
        foreach ((string path, State state) in compiled.Model.NamedStates()) yield return (path, state);
        foreach (State state in compiled.Optimizer.OwnStates) yield return ($"{OfOptimizer}{state.Name}", state);
        foreach ((string name, State state) in totals.States) yield return ($"{OfTotals}{name}", state);
        for (int i = 0; i < callbacks.Count; i++)
            foreach (State state in callbacks[i].States) yield return ($"{OfCallbacks}{i}/{callbacks[i].GetType().Name}/{state.Name}", state);
    }

    /// <summary>A hash of up to 256 examples, evenly spread, or of the first ones of a stream. It prevents resuming with other data.</summary>
    public static string Fingerprint(Dataset data, long seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (Sample(data, seed) is { } sample)
            foreach (Tensor part in sample.Inputs.Concat(sample.Targets)) hash.AppendData(SafeTensors.LittleEndian(part));
        return $"{(data.IsCounted ? data.Count.ToString(CultureInfo.InvariantCulture) : "a stream")} of {string.Join(", ", data.Schema.Inputs)}, " +
            Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    static Batch? Sample(Dataset data, long seed)
    {
        const int Most = 256, First = 16;
        if (!data.HasIndices) return data.Read(new(First, Seed: seed, Epoch: 1)).FirstOrDefault();
        int count = Math.Min(data.Count, Most);
        var rows = new int[count];
        for (int i = 0; i < count; i++) rows[i] = (int)((long)i * data.Count / count);
        return data.Examples(rows);
    }

    /// <summary>A hash of sample weights.</summary>
    public static string Fingerprint(ReadOnlySpan<double> weights) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights)))[..16];

    /// <summary>A description of the losses given to Compile.</summary>
    public static string Fingerprint(IReadOnlyList<OutputLoss> losses) => string.Join("; ", losses.Select(output =>
        (output.Name == null ? "" : $"{output.Name}: ") + (output.Weight == 1 ? "" : $"{output.Weight.ToString("R", CultureInfo.InvariantCulture)} ") +
        ModelParts.Describe(output.Loss).ToJsonString()));

    /// <summary>A description of an optimizer without its learning rate, which is a state.</summary>
    public static string Fingerprint(Optimizer optimizer)
    {
        System.Text.Json.Nodes.JsonObject described = ModelParts.Describe(optimizer).AsObject();
        described.Remove("learningRate");
        return described.ToJsonString();
    }
}
