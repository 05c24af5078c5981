namespace Myelin;

/// <summary>The hyper-parameters of a <see cref="HyperparameterSearch"/> and their ranges.</summary>
/// <remarks>
/// <code>
/// var space = new SearchSpace().Real("rate", 1e-4, 1e-1, log: true).Whole("units", 16, 128, step: 16).Choice("activation", "relu", "tanh");
/// </code>
/// </remarks>
public sealed class SearchSpace
{
    readonly List<SearchParameter> parameters = [];

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. parameters.Select(parameter => parameter.Name)];

    internal IReadOnlyList<SearchParameter> Parameters => parameters;

    /// <summary>Whether a parameter is a number, and no choice of names.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public bool IsNumber(string name) => Find(name) is not ChoiceParameter;

    /// <summary>Whether a parameter is a real number that is spread by its logarithm.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public bool IsLogarithmic(string name) => Find(name) is RealParameter { IsLogarithmic: true };

    SearchParameter Find(string name) =>
        parameters.Find(parameter => parameter.Name == name) ?? throw Nearest.Unknown("hyper-parameter", name, [.. Names]);

    /// <summary>Adds a real number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The least value.</param>
    /// <param name="to">The largest value.</param>
    /// <param name="log">Whether its logarithm is spread evenly, as for a learning rate. Both bounds are above 0 then.</param>
    /// <exception cref="ArgumentException">The bounds are not finite or not in order, or the name is taken.</exception>
    public SearchSpace Real(string name, double from, double to, bool log = false)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to) || from > to || log && from <= 0)
            throw new ArgumentException($"SearchSpace: expects bounds of \"{name}\" in order{(log ? " and above 0, as it goes by the logarithm" : "")}, " +
                $"received {from} to {to}; exchange or change them.");
        return Add(new RealParameter(name, from, to, log));
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The least value.</param>
    /// <param name="to">The largest value.</param>
    /// <param name="step">The distance of two values.</param>
    /// <exception cref="ArgumentException">The bounds are not in order, the step is below 1, or the name is taken.</exception>
    public SearchSpace Whole(string name, int from, int to, int step = 1)
    {
        if (from > to || step < 1 || (long)to - from >= int.MaxValue)
            throw new ArgumentException($"SearchSpace: expects bounds of \"{name}\" in order and a step of 1 or more, received {from} to {to} by {step}; " +
                "exchange or change them.");
        return Add(new WholeParameter(name, from, to, step));
    }

    /// <summary>Adds a choice of names.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">There is no value, one stands twice, or the name is taken.</exception>
    public SearchSpace Choice(string name, params IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Distinct().Count() < values.Count)
            throw new ArgumentException($"SearchSpace: expects different values of \"{name}\", at least one, received {values.Count} " +
                $"({string.Join(", ", values)}); give each once.");
        return Add(new ChoiceParameter(name, [.. values]));
    }

    SearchSpace Add(SearchParameter parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter.Name);
        if (Names.Contains(parameter.Name))
            throw new ArgumentException($"SearchSpace: two parameters are named \"{parameter.Name}\"; rename one of them.");
        parameters.Add(parameter);
        return this;
    }

    /// <summary>The values of a trial by chance: a function of seed and number.</summary>
    internal IReadOnlyList<string> Drawn(long seed, int number)
    {
        const int Site = 0x74756E65;                                                // "tune": separates these numbers from those of data
        return [.. parameters.Select((parameter, i) => parameter.Draw(new ExampleRandom(seed, Site, number, i + 1)))];
    }

    /// <summary>All combinations of a grid; the last parameter changes fastest.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Grid(int points)
    {
        IEnumerable<string[]> all = [[]];
        foreach (SearchParameter parameter in parameters)
        {
            IReadOnlyList<string> values = parameter.Grid(points);
            all = all.SelectMany(before => values.Select(value => (string[])[.. before, value]));
        }
        return [.. all];
    }

    /// <summary>rate: 0.0001 to 0.1 by logarithm; units: 16 to 128 by 16</summary>
    public override string ToString() => string.Join("; ", parameters);
}
