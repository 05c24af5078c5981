namespace Myelin;

/// <summary>The states of a model held against the tensors of a file.</summary>
sealed class WeightMatch
{
    readonly List<(string Path, State State, Tensor Value)> fitting = [];
    readonly List<string> missing = [], leftOver = [], different = [];

    /// <summary>Finds the tensor of each state. Names that checkpoints add to those of a model are ignored.</summary>
    public static WeightMatch Of(IReadOnlyList<(string Path, State State)> states, TensorFile file, WeightMap? map)
    {
        var match = new WeightMatch();
        Dictionary<string, WeightMap.Entry> sources = (map?.Entries ?? []).ToDictionary(entry => entry.Path);
        HashSet<string> mapped = [.. sources.Values.Select(entry => entry.Name)], used = [];
        foreach ((string path, State state) in states)
        {
            WeightMap.Entry source = sources.GetValueOrDefault(path) ?? new(path, path, null);
            bool taken = !sources.ContainsKey(path) && mapped.Contains(path);       // the map gives it to another
            if (taken || !file.TryGetValue(source.Name, out Tensor? value))
            {
                match.missing.Add(Both(path, source.Name));
                continue;
            }
            used.Add(source.Name);
            match.Hold(state, path, source, value);
        }
        match.leftOver.AddRange(file.Keys.Where(name => !used.Contains(name) && !name.StartsWith(ModelFile.Reserved) && map?.Ignores(name) != true));
        HashSet<string> paths = [.. states.Select(named => named.Path)];
        match.leftOver.AddRange(sources.Values.Where(entry => !paths.Contains(entry.Path)).Select(entry => $"{entry.Path} of the map"));
        return match;
    }

    static string Both(string path, string name) => name == path ? path : $"{path} (\"{name}\")";

    void Hold(State state, string path, WeightMap.Entry source, Tensor value)
    {
        string received = $"{value.Type}{value.Shape}";
        try
        {
            if (source.Conversion != null) value = source.Conversion(value);
        }
        catch (ShapeException e)
        {
            different.Add(
                $"{Both(path, source.Name)} (expects {state.Type}{state.Shape}, received {received}, which is not converted: {e.Message.TrimEnd('.')})");
            return;
        }
        if (value.Shape == state.Shape && value.Type == state.Type) fitting.Add((path, state, value));
        else
            different.Add($"{Both(path, source.Name)} (expects {state.Type}{state.Shape}, received " +
                $"{received}{(source.Conversion == null ? "" : $", converted {value.Type}{value.Shape}")})");
    }

    /// <summary>Whether every state has its tensor and every tensor its state.</summary>
    public bool IsExact => missing.Count + leftOver.Count + different.Count == 0;

    /// <summary>What is not so.</summary>
    public string Difference => $"Missing: {List(missing)}. Left over: {List(leftOver)}. Different: {List(different)}.";

    static string List(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    /// <summary>Gives every state that has a fitting tensor its value.</summary>
    public LoadedWeights Load()
    {
        foreach ((_, State state, Tensor value) in fitting) state.Value = value;
        return new([.. fitting.Select(pair => pair.Path)], missing, leftOver, different);
    }
}
