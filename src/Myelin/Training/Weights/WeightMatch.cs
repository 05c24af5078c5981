namespace Myelin;

/// <summary>Compares the states of a model with the tensors of a file.</summary>
sealed class WeightMatch
{
    readonly List<(string Path, State State, Tensor Value)> fitting = [];
    readonly List<string> missing = [], leftOver = [], different = [];

    /// <summary>Finds the tensor of each state. Names that only checkpoints contain are ignored.
    /// With a map, the file is of another program and has no keys of random numbers; the model keeps its own.</summary>
    public static WeightMatch Of(IReadOnlyList<(string Path, State State)> states, TensorFile file, WeightMap? map)
    {
        var match = new WeightMatch();
        Dictionary<string, WeightMap.Entry> sources = (map?.Entries ?? []).ToDictionary(entry => entry.Path);
        HashSet<string> mapped = [.. sources.Values.SelectMany(entry => entry.Names)], used = [];
        foreach ((string path, State state) in states)
        {
            WeightMap.Entry source = sources.GetValueOrDefault(path) ?? new([path], path, null);
            bool taken = !sources.ContainsKey(path) && mapped.Contains(path);       // mapped to another state
            if (taken || !source.Names.All(file.ContainsKey))
            {
                if (map == null || !state.IsKey) match.missing.Add(Both(path, source.Name));
                continue;
            }
            used.UnionWith(source.Names);
            match.Compare(state, path, source, [.. source.Names.Select(name => file[name])]);
        }
        match.leftOver.AddRange(
            file.Keys.Where(name => !used.Contains(name) && !name.StartsWith(ModelFile.Reserved) && map?.Ignores(name) != true));
        match.leftOver.AddRange(
            file.Skipped.Where(entry => map?.Ignores(entry.Key) != true).Select(entry => $"{entry.Key} ({entry.Value}, which is not read)"));
        HashSet<string> paths = [.. states.Select(named => named.Path)];
        match.leftOver.AddRange(sources.Values.Where(entry => !paths.Contains(entry.Path)).Select(entry => $"{entry.Path} of the map"));
        return match;
    }

    static string Both(string path, string name) => name == path ? path : $"{path} (\"{name}\")";

    void Compare(State state, string path, WeightMap.Entry source, Tensor[] values)
    {
        string received = string.Join(" and ", values.Select(one => $"{one.Type}{one.Shape}"));
        Tensor value;
        try
        {
            value = source.Conversion == null ? values[0] : source.Conversion(values);
        }
        catch (ShapeException e)
        {
            different.Add($"{Both(path, source.Name)} (expects {state.Type}{state.Shape}, received {received}, " +
                $"which cannot be converted: {e.Message.TrimEnd('.')})");
            return;
        }
        if (value.Shape == state.Shape && value.Type == state.Type)
        {
            fitting.Add((path, state, value));
            return;
        }
        string converted = source.Conversion == null ? "" : $", converted to {value.Type}{value.Shape}";
        different.Add($"{Both(path, source.Name)} (expects {state.Type}{state.Shape}, received {received}{converted})");
    }

    /// <summary>Whether states and tensors match one to one.</summary>
    public bool IsExact => missing.Count + leftOver.Count + different.Count == 0;

    /// <summary>Describes all mismatches.</summary>
    public string Difference => $"Missing: {List(missing)}. Left over: {List(leftOver)}. Different: {List(different)}.";

    static string List(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    /// <summary>Loads every state that has a fitting tensor.</summary>
    public LoadedWeights Load()
    {
        foreach ((_, State state, Tensor value) in fitting) state.Value = value;
        return new([.. fitting.Select(pair => pair.Path)], missing, leftOver, different);
    }
}
