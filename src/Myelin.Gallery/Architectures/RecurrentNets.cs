using Myelin.Gallery.Neurons;

namespace Myelin.Gallery.Architectures;

/// <summary>h_t = tanh(W x_t + U h_{t-1} + b): the same layer at each step, with what it computed at the step before as a second input.</summary>
/// <remarks>
/// A network for sequences of any length: it reads letter by letter and says which letter comes next, or month by month and says
/// what will be in a year. LSTM and GRU have gates that decide what is kept, so that gradients reach further back. A name is short,
/// and on names they gain little; on the eleven years of the sunspot cycle more.
/// </remarks>
public sealed class RecurrentNets : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "rnn";

    /// <inheritdoc/>
    public override string Title => "Recurrent networks: names letter by letter, sunspots a year ahead";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "distinct names, 90/10: simple at most 2.10 nats, LSTM and GRU at most 2.05; sunspots 12 months ahead: RMSE at most 0.85 of persistence";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["names", "sunspots"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Names(run);
        Spots(run);
    }

    static void Names(GalleryRun run)
    {
        var (train, test) = DataSets.Load("names", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 1_200), test.Take(0, 300));
        (int epochs, int batch) = run.IsShort ? (1, 16) : (25, 64);
        run.Tell($"Names: {train.Count:#,0} to learn from, {test.Count:#,0} others to test. Each letter goes through an embedding of 32 numbers and 256 " +
            "recurrent units, and a dense layer gives 27 logits for the next letter or the end. The loss is the mean over all letters.");
        var text = (CharacterPreprocessing)train.Preprocessing!;
        foreach ((string name, Func<Module> layer, double most) in new (string, Func<Module>, double)[]
        {
            ("simple", () => new SimpleRnn(256, returnSequences: true), 2.10),
            ("LSTM", () => new Lstm(256, returnSequences: true), 2.05),
            ("GRU", () => new Gru(256, returnSequences: true), 2.05),
        })
        {
            var model = new Sequential(new TensorSpec([null], ElementType.Int32, "letters"), run.Seed)
            {
                new Embedding(27, 32), layer(), new Dropout(0.4), new Dense(27),
            };
            model.Compile(new Adam(0.003), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: -1));
            model.Fit(train, epochs, batch, options: new()
            {
                Seed = run.Seed,
                Callbacks = [ImageClassifier.Cooling(0.003, train, epochs, batch)],
            }, cancellation: run.Cancellation);
            run.Trained(model, name.ToLowerInvariant());
            run.AtMost($"names, {name}: test loss", model.Evaluate(test).Loss, most, "nats", inShort: 2.8);
            IEnumerable<string> made = model
                .Generate([.. Enumerable.Range(0, 8).Select(_ => (IReadOnlyList<int>)[text.End!.Value])], 15, Sampler.Random(), text.End, run.Seed)
                .Select(tokens => text.Decode(tokens).Trim('\n'));
            run.Tell($"{name} invents: {string.Join(", ", made)}.");
            if (name == "simple") DrawStates(run, model, text);
            if (name != "GRU") run.Tell("The same with gates:");
        }
    }

    /// <summary>The hidden units along a name.</summary>
    static void DrawStates(GalleryRun run, Sequential model, CharacterPreprocessing text)
    {
        const string Name = "\nisabella";
        run.Tell("What the simple network remembers along a name: each unit is a number from -1 to 1, and what it expects next follows from all of them.");
        int[] letters = text.Encode(Name);
        Tensor x = Tensor.From(letters, [1, letters.Length]);
        Tensor states = ((SimpleRnn)model.Layers[1]).Of(((Embedding)model.Layers[0]).Of(x)).StopGradient();
        string[] columns = [.. Name.Select(letter => letter == '\n' ? "start" : $"{letter}")];
        run.Draw("states", new HeatMap("What 24 hidden units of the simple network are along a name", "letter", "unit", states[0, .., ..24].Transpose(),
            "activation", ColourMap.Diverging, columnNames: columns));
        Tensor next = model.Predict(x)[0].Softmax();
        run.Draw("next", new HeatMap("The next letter, at each letter", "letter read", "letter expected", next.Transpose(), "probability",
            rowNames: [.. text.Classes.Select(letter => letter == "\n" ? "end" : letter)], columnNames: columns));
    }

    static void Spots(GalleryRun run)
    {
        var (train, test) = DataSets.Load("sunspots", run.Data);
        int epochs = run.IsShort ? 2 : 60;
        const double Scale = 100;
        run.Tell("Sunspots: 48 months as input, the number 12 months after them as target; the last third of the 235 years is for testing. Persistence " +
            "expects that nothing changes within the year.");
        var model = new Sequential(input: train.InputShape, seed: run.Seed)
        {
            new Rescaling(1 / Scale), new Gru(32), new Dense(1), new Rescaling(Scale),
        };
        model.Compile(new Adam(0.003), new Huber(20));
        model.Fit(train, epochs, 32, options: new()
        {
            Seed = run.Seed,
            Callbacks = [ImageClassifier.Cooling(0.003, train, epochs, 32)],
        }, cancellation: run.Cancellation);
        run.Trained(model, "sunspots");
        double[] truth = test.Numbers(), forecast = model.Predict(test).Cast(ElementType.Float64).ToArray<double>();
        double[] last = test.Inputs[.., ^1].Cast(ElementType.Float64).ToArray<double>();
        double Error(double[] guess) => Math.Sqrt(guess.Zip(truth, (a, b) => (a - b) * (a - b)).Average());
        run.Show("sunspots: RMSE of persistence", Error(last));
        run.Show("sunspots: RMSE of the network", Error(forecast));
        run.AtMost("sunspots: RMSE of the network, over that of persistence", Error(forecast) / Error(last), 0.85, inShort: 1);
        double[] years = [.. Enumerable.Range(0, truth.Length).Select(i => 84 - (truth.Length - i) / 12.0)];
        run.Draw("sunspots", new LineChart("Sunspots of the test years, forecast 12 months before", "years since 1900", "sunspots")
        {
            { "measured", years, truth }, { "forecast", years, forecast },
        });
    }
}
